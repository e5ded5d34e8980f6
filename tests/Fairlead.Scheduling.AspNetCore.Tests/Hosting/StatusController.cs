using Microsoft.AspNetCore.Mvc;

namespace Fairlead.Scheduling.AspNetCore.Tests.Hosting;

/// <summary>A controller with an exempt action.</summary>
[ApiController]
[Route("status")]
public sealed class StatusController : ControllerBase
{
    [HttpGet("health")]
    [DisableFairScheduling]
    public ContentResult GetHealth() => Content("well");

    [HttpGet("plain")]
    public ContentResult GetPlain() => Content("plain");
}
