using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>Saves the relations of one sieve, and gives back those that were saved.</summary>
/// <remarks>Used by one thread; the others of the sieve may go on meanwhile.</remarks>
internal sealed class SieveCheckpoint(CheckpointLog log, CoefficientChooser chooser, RelationStore store, TimeSpan interval, TimeProvider time)
{
    private CoefficientPosition _position;
    private int _saved;
    private long _savedAt = time.GetTimestamp();

    /// <summary>Gets how many relations were given back.</summary>
    public int Restored { get; private set; }

    /// <summary>Adds the relations of the file to the store, and moves the choice of polynomials to where it was.</summary>
    /// <exception cref="FactoringCheckpointException">A relation does not hold.</exception>
    public void Restore(SieveSetup setup, CancellationToken cancellationToken)
    {
        var reader = new RelationReader(setup, store);
        _position = chooser.Position;
        foreach (var (offset, body) in log.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Restore((RecordKind)body[0], new RecordReader(body.AsSpan(1)), reader);
            }
            catch (InvalidDataException error)
            {
                throw log.Damaged(offset, error.Message, error);
            }
        }

        chooser.Resume(_position, reader.Coefficients);
        _saved = store.Count;
        Restored = store.Count;
    }

    /// <summary>Saves the relations that are new, when the last time is long enough ago.</summary>
    public void SaveIfDue()
    {
        if (time.GetElapsedTime(_savedAt) >= interval)
        {
            TrySave();
        }
    }

    /// <summary>Saves the relations that are new, if the disk allows it.</summary>
    public void TrySave()
    {
        try
        {
            Save();
        }
        catch (IOException)
        {
            // A disk that is full for a while must not cost the hours that the sieve has taken; the next time everything is saved.
            _savedAt = time.GetTimestamp();
        }
    }

    /// <summary>Saves the relations that are new.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save()
    {
        // First how far the choice is: what is chosen from now on may have relations in this record, but is not counted as done.
        var position = chooser.Position;
        var records = new RelationRecords();
        var count = store.CopyTo(_saved, records);
        if (count > _saved || position != _position)
        {
            var last = new RecordWriter(RecordKind.Position).Write((ulong)position.Drawn).Write(position.State).ToBody();
            log.Append([.. records.ToBodies(), last]);
        }

        (_position, _saved, _savedAt) = (position, count, time.GetTimestamp());
    }

    private void Restore(RecordKind kind, RecordReader record, RelationReader reader)
    {
        if (kind == RecordKind.Relations)
        {
            reader.Read(record);
        }
        else if (kind == RecordKind.Position)
        {
            _position = new CoefficientPosition(record.ReadNumber(0, int.MaxValue), record.ReadNumber());
        }
    }
}
