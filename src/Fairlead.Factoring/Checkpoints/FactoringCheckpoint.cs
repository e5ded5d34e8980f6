using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>What a factorization keeps on disk, so that another process can go on with it.</summary>
/// <remarks>
/// The file belongs to one number: it holds how its composite parts were split, and the relations of the sieve that goes on. There is no
/// file before the first sieve or split, and none when the factorization is complete.
/// </remarks>
internal sealed class FactoringCheckpoint : IDisposable
{
    private const string Advice = "Factor what it was written for, or delete it, or name another file.";

    private readonly string _path;
    private readonly BigInteger _number;
    private readonly ulong _seed;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Dictionary<BigInteger, BigInteger> _divisors = [];
    private CheckpointLog? _log;
    private SieveIdentity? _sieve;

    private FactoringCheckpoint(string path, BigInteger number, ulong seed, TimeSpan interval, TimeProvider time)
    {
        _path = path;
        _number = number;
        _seed = seed;
        _interval = interval;
        _time = time;
    }

    /// <summary>Reads the file, if there is one.</summary>
    /// <param name="file">Where it is, or will be.</param>
    /// <param name="number">The number to factor.</param>
    /// <param name="seed">The seed of the factorization.</param>
    /// <param name="interval">How often a sieve is saved.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FactoringCheckpointException">There is a file that cannot be used.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    public static FactoringCheckpoint Open(string file, BigInteger number, ulong seed, TimeSpan interval, TimeProvider time)
    {
        var path = Path.GetFullPath(file);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException($"There is no folder for the checkpoint '{path}'. Create it, or name another file.");
        }

        var checkpoint = new FactoringCheckpoint(path, number, seed, interval, time) { _log = CheckpointLog.TryOpen(path) };
        try
        {
            checkpoint.Load();
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Finds a divisor of a composite that was split before.</summary>
    public bool TryGetDivisor(BigInteger composite, out BigInteger divisor) => _divisors.TryGetValue(composite, out divisor);

    /// <summary>Tells whether there are relations for a composite.</summary>
    public bool HasSieveOf(BigInteger composite) => _sieve?.Composite == composite;

    /// <summary>Keeps a divisor; the sieve that found it is needed no more.</summary>
    public void AddSplit(BigInteger composite, BigInteger divisor)
    {
        _divisors[composite] = divisor;
        try
        {
            if (_log is null || HasSieveOf(composite))
            {
                _sieve = null;
                Rewrite();
            }
            else
            {
                _log.Append([SplitBody(composite, divisor)]);
            }
        }
        catch (IOException)
        {
            // Without the record the next process has more to do; giving up here would cost more than that.
        }
    }

    /// <summary>Begins a sieve, or goes on with the one in the file.</summary>
    /// <exception cref="FactoringCheckpointException">The file has other parameters, or relations that do not hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public SieveCheckpoint BeginSieve(SieveSetup setup, CoefficientChooser chooser, RelationStore store, CancellationToken cancellationToken)
    {
        var identity = SieveIdentity.Of(setup);
        if (!HasSieveOf(setup.Number))
        {
            _sieve = identity;
            Rewrite();
        }
        else if (_sieve != identity)
        {
            throw OtherParameters($"with a sieve of other parameters ({_sieve!.Parameters} instead of {identity.Parameters})");
        }

        var sieve = new SieveCheckpoint(_log!, chooser, store, _interval, _time);
        sieve.Restore(setup, cancellationToken);
        return sieve;
    }

    /// <summary>Removes the file: the factorization is complete.</summary>
    public void Delete() => _log?.Delete();

    public void Dispose() => _log?.Dispose();

    private void Rewrite()
    {
        var bodies = new List<byte[]> { new RecordWriter(RecordKind.Begin).Write(_number).Write(_seed).ToBody() };
        bodies.AddRange(_divisors.Select(static pair => SplitBody(pair.Key, pair.Value)));
        if (_sieve is { } sieve)
        {
            bodies.Add(sieve.ToBody());
        }

        if (_log is null)
        {
            _log = CheckpointLog.Create(_path, bodies);
        }
        else
        {
            _log.Replace(bodies);
        }
    }

    private static byte[] SplitBody(BigInteger composite, BigInteger divisor) =>
        new RecordWriter(RecordKind.Split).Write(composite).Write(divisor).ToBody();

    private void Load()
    {
        var isBegun = false;
        foreach (var (offset, body) in _log?.Read() ?? [])
        {
            try
            {
                Load((RecordKind)body[0], new RecordReader(body.AsSpan(1)), isBegun);
            }
            catch (InvalidDataException error)
            {
                throw _log!.Damaged(offset, error.Message, error);
            }

            isBegun = true;
        }

        if (_log is not null && !isBegun)
        {
            throw _log.Damaged(CheckpointFrame.PreambleLength, "it ends before it says for which number it is.");
        }
    }

    private void Load(RecordKind kind, RecordReader record, bool isBegun)
    {
        if (isBegun == (kind == RecordKind.Begin))
        {
            throw new InvalidDataException("The record that says for which number the file is must be the first, and no other.");
        }

        switch (kind)
        {
            case RecordKind.Begin:
                CheckBegin(record.ReadInteger(), record.ReadNumber());
                break;
            case RecordKind.Split:
                LoadSplit(record.ReadInteger(), record.ReadInteger());
                break;
            case RecordKind.Sieve:
                _sieve = SieveIdentity.Read(record);
                break;
            case RecordKind.Relations or RecordKind.Position when _sieve is not null:
                // They are read when their sieve goes on.
                break;
            default:
                throw new InvalidDataException($"A record of the kind {(int)kind} has no place here.");
        }
    }

    private void CheckBegin(BigInteger number, ulong seed)
    {
        if (number != _number)
        {
            throw new FactoringCheckpointException(_path, CheckpointProblem.OtherNumber, $"was written for the number {number}, not for {_number}. {Advice}");
        }

        if (seed != _seed)
        {
            throw OtherParameters($"with the seed {seed}, not {_seed}");
        }
    }

    private void LoadSplit(BigInteger composite, BigInteger divisor)
    {
        if (divisor <= 1 || divisor >= composite || !(composite % divisor).IsZero)
        {
            throw new InvalidDataException($"{divisor} is no divisor of {composite}.");
        }

        _divisors[composite] = divisor;
    }

    private FactoringCheckpointException OtherParameters(string how) =>
        new(_path, CheckpointProblem.OtherParameters, $"was written {how}. Go on with what wrote it, or delete it, or name another file.");
}
