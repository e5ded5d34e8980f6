namespace Fairlead.Factoring.Tests.Checkpoints;

/// <summary>The path of a file in a folder of its own, which is removed in the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("factoring-checkpoint-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "number.checkpoint");

    public IEnumerable<string> Names => _folder.EnumerateFiles().Select(static file => file.Name);

    public byte[] Read() => File.ReadAllBytes(Path);

    public void Write(ReadOnlySpan<byte> bytes) => File.WriteAllBytes(Path, bytes.ToArray());

    public void Dispose() => _folder.Delete(recursive: true);
}
