namespace RepositoryConventions.Tests.PublicSurface;

public sealed class SurfaceTextTests
{
    public interface ISample<in TKey, TValue>
        where TKey : struct
        where TValue : class, IDisposable, new()
    {
        ValueTask<TValue?> FindAsync(TKey key, CancellationToken cancellationToken = default);
    }

    public delegate string? Naming(int number, params string[] words);

    public enum Verdict
    {
        Accepted = 1,
        Rejected = 2,
    }

    public sealed class Outer<T>
    {
        public sealed class Inner<TMember>
        {
            public KeyValuePair<T, TMember?>? Member { get; set; }

            public IReadOnlyList<TMember?>? Members { get; set; }

            public (T?, KeyValuePair<string?, int?>[]) Pair(Inner<string?>? other) => (default, Members is null || other is null ? [] : [default]);
        }
    }

    public readonly record struct Point(int X, string? Label);

    public abstract class Base : IDisposable
    {
        protected Base(TimeSpan wait) => Wait = wait;

        public const int MaxLength = 40;

        public TimeSpan Wait { get; }

        public required Dictionary<string, List<string?>> Names { get; init; }

        public string? this[int index] => index == 0 ? Hidden : null;

        internal static string Hidden { get; private set; } = "";

        public static bool TryRead(ReadOnlySpan<byte> source, out int? count)
        {
            count = source.Length;
            return true;
        }

        public abstract void Dispose();

        protected virtual Task RunAsync(Func<CancellationToken, Task<string?>>? work, Verdict verdict = Verdict.Rejected) => Task.CompletedTask;
    }

    [Fact]
    public void Of_TypesOfEveryKind_WritesThemAsCSharpDoes()
    {
        Type[] types = [typeof(ISample<,>), typeof(Naming), typeof(Verdict), typeof(Point), typeof(Base), typeof(Outer<>.Inner<>)];

        var text = SurfaceText.Of(types).Replace("RepositoryConventions.Tests.PublicSurface.SurfaceTextTests.", "", StringComparison.Ordinal)
            .Replace("SurfaceTextTests.", "", StringComparison.Ordinal);

        Assert.Equal(
            """
            abstract class Base : IDisposable
              TimeSpan Wait { get; }
              abstract void Dispose()
              const int MaxLength = 40
              protected Base(TimeSpan wait)
              protected virtual Task RunAsync(Func<CancellationToken, Task<string?>>? work, Verdict verdict = Rejected)
              required Dictionary<string, List<string?>> Names { get; init; }
              static bool TryRead(ReadOnlySpan<byte> source, out int? count)
              string? this[int index] { get; }

            interface ISample<TKey, TValue> where TKey : struct where TValue : class, IDisposable, new()
              ValueTask<TValue?> FindAsync(TKey key, CancellationToken cancellationToken = default)

            delegate string? Naming(int number, params string[] words)

            sealed class Outer<T>.Inner<TMember>
              IReadOnlyList<TMember?>? Members { get; set; }
              Inner()
              KeyValuePair<T, TMember?>? Member { get; set; }
              ValueTuple<T?, KeyValuePair<string?, int?>[]> Pair(Outer<T>.Inner<string?>? other)

            readonly record struct Point : IEquatable<Point>
              Point(int X, string? Label)
              int X { get; init; }
              string? Label { get; init; }

            enum Verdict
              Accepted = 1
              Rejected = 2

            """,
            text);
    }
}
