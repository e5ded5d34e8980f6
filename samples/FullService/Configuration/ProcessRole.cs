namespace FullService.Configuration;

/// <summary>What a process does of the work that processes with one Redis share.</summary>
internal enum ProcessRole
{
    /// <summary>Answers requests and does jobs.</summary>
    All = 1,

    /// <summary>Answers requests; its jobs are done by others.</summary>
    Api = 2,

    /// <summary>Does jobs, and answers only those who watch it.</summary>
    Worker = 3,
}
