namespace Fairlead.Factoring;

/// <summary>Says why a checkpoint cannot be used.</summary>
public enum CheckpointProblem
{
    /// <summary>The file is not a checkpoint, or something in it is not what was written.</summary>
    Damaged = 1,

    /// <summary>The file has a format that this version does not know.</summary>
    UnknownVersion = 2,

    /// <summary>The file belongs to the factorization of another number.</summary>
    OtherNumber = 3,

    /// <summary>The file was written with another seed, or by a version that sieves with other parameters.</summary>
    OtherParameters = 4,

    /// <summary>Another factorization, of this process or of another one, has the file open.</summary>
    InUse = 5,
}
