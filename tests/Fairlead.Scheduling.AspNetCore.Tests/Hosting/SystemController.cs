using Microsoft.AspNetCore.Mvc;

namespace Fairlead.Scheduling.AspNetCore.Tests.Hosting;

/// <summary>A controller that is exempt as a whole.</summary>
[ApiController]
[DisableFairScheduling]
[Route("system")]
public sealed class SystemController : ControllerBase
{
    [HttpGet("alive")]
    public ContentResult GetAlive() => Content("well");
}
