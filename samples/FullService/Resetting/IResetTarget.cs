namespace FullService.Resetting;

/// <summary>Something that a reset empties.</summary>
internal interface IResetTarget
{
    /// <summary>Says what would be emptied, and how much of it there is.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    string Describe();

    /// <summary>Empties it.</summary>
    /// <exception cref="IOException">It is in use, or cannot be emptied.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be emptied.</exception>
    void Empty();
}
