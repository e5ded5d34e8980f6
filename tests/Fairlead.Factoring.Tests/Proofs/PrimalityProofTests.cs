using System.Numerics;
using Fairlead.Factoring.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Proofs;

public sealed class PrimalityProofTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> SpecialPrimes { get; } =
    [
        "18446744073709551629", // 2^64 + 13
        "618970019642690137449562111", // 2^89 - 1
        "170141183460469231731687303715884105727", // 2^127 - 1
        "341117531003194129",
        "5704689200685129054721",
        "100000000000000000039",
        "100000000000000000000000000000000000000000000000000000000019",
        "8683317618811886495518194401279999999", // 33! - 1
        "4884164093883941177660049098586324302977543600799",
    ];

    [Theory]
    [MemberData(nameof(SpecialPrimes))]
    public void Find_PrimeWithinReach_GivesAProofThatSurvivesItsText(string text)
    {
        var proof = PrimalityProof.Find(Subject.Parse(text), Token);

        Assert.NotNull(proof);
        Assert.True(proof.Verify(Token));
        var read = PrimalityProof.Parse(proof.ToString());
        Assert.Equal(Subject.Parse(text), read.Prime);
        Assert.True(read.Verify(Token));
        Assert.Equal(proof.ToString(), read.ToString());
    }

    [Fact]
    public void Find_MersennePrimeOf157Digits_NeedsOnlyTheTwosOfItsSuccessor()
    {
        var proof = PrimalityProof.Find((BigInteger.One << 521) - 1, Token);

        Assert.NotNull(proof);
        Assert.Matches(@"^primality proof 1\nprime \d{157}\nn\+1 -?\d+ 2:\d+\n$", proof.ToString());
    }

    [Fact]
    public void Find_RandomPrimesOfUpTo40Digits_ProvesThem()
    {
        for (var bits = 65; bits <= 130; bits += 5)
        {
            var prime = Primes.Draw(bits, bits);

            var proof = PrimalityProof.Find(prime, Token);

            Assert.True(proof is not null && proof.Verify(Token), $"{prime}");
        }
    }

    [Fact]
    public void Find_AnyProductOrNonPositive_FindsNone() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            Assert.Null(PrimalityProof.Find((BigInteger)numbers.OddWordOfBits(40) * numbers.OddWordOfBits(50)));
            Assert.Null(PrimalityProof.Find(numbers.SemiprimeOfBits(50)));
            Assert.Null(PrimalityProof.Find(-(BigInteger)numbers.Word()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Find_SmallPrime_IsProvedByATest()
    {
        var proof = PrimalityProof.Find(1_000_003, Token);

        Assert.NotNull(proof);
        Assert.Equal("primality proof 1\nprime 1000003\n", proof.ToString());
        Assert.True(PrimalityProof.Parse(proof.ToString()).Verify(Token));
    }

    [Theory]
    [InlineData("primality proof 1\nprime 1000001\n")] // 101 * 9901
    [InlineData("primality proof 1\nprime 1\n")]
    [InlineData("primality proof 1\nprime 0\n")]
    [InlineData("primality proof 1\nprime 18446744073709551629\n")] // Prime, but nothing shows it.
    [InlineData("primality proof 1\nprime 18446744073709551617\nn-1 2:3\n")] // 2^64 + 1, with its only candidate
    [InlineData("primality proof 1\nprime 318665857834031151167461\nn-1 2:2 3:2 5:2\nn+1 5 2:1\n")] // A strong pseudoprime
    [InlineData("primality proof 1\nprime 7\nprime 18446744073709551617\nn-1 2:3\n")] // A false step that is not needed
    public void Verify_FalseOrEmptyProof_Refuses(string text) => Assert.False(PrimalityProof.Parse(text).Verify(Token));

    [Fact]
    public void Verify_AnyDigitChanged_Refuses()
    {
        // Any factor or witness of this proof is needed, and so is the step of the large factor.
        var prime = Subject.Parse("4884164093883941177660049098586324302977543600799");
        var text = PrimalityProof.Find(prime, Token)!.ToString();
        var refused = 0;
        for (var i = text.IndexOf("prime ", StringComparison.Ordinal); i < text.Length; i++)
        {
            var digit = text[i];
            if (!char.IsAsciiDigit(digit) || IsWitness(text, i))
            {
                continue;
            }

            var forged = $"{text[..i]}{(digit == '9' ? '0' : (char)(digit + 1))}{text[(i + 1)..]}";
            Assert.False(PrimalityProof.TryParse(forged, out var proof) && proof.Verify(Token), forged);
            refused++;
        }

        Assert.InRange(refused, 60, 1_000);
    }

    [Fact]
    public void Verify_AnyFactorOrLineLeftOut_Refuses()
    {
        for (var bits = 70; bits <= 120; bits += 10)
        {
            var text = PrimalityProof.Find(Primes.Draw(bits, bits), Token)!.ToString();
            var words = text.Split(' ');
            foreach (var word in words.Where(static word => word.Contains(':', StringComparison.Ordinal) && !word.Contains('\n', StringComparison.Ordinal)))
            {
                AssertRefused(text.Replace($" {word}", "", StringComparison.Ordinal));
            }

            foreach (var line in text.Split('\n').Skip(2).Where(static line => line.Length > 0))
            {
                AssertRefused(text.Replace($"{line}\n", "", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Verify_ProofOfAPrimeMovedToAComposite_Refuses() =>
        Prop.ForAll<int>(static seed =>
        {
            // 2kp + 1 has the factor p in its predecessor; where it is composite, no witness may pass.
            var numbers = new Numbers(seed);
            var prime = Primes.Draw(seed, 66);
            var number = (2 * (BigInteger)numbers.WordOfBits(1 + numbers.Below(40)) * prime) + 1;
            var step = PrimalityProof.Find(prime)!.ToString()["primality proof 1\n".Length..];
            for (var witness = 2; witness < 12 && !Oracle.IsPrime(number); witness++)
            {
                var forged = PrimalityProof.Parse($"primality proof 1\nprime {number}\nn-1 {prime}:{witness}\n{step}");
                Assert.False(forged.Verify());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Verify_CarmichaelNumberWithEnoughOfItsPredecessor_Refuses()
    {
        // Chernick's numbers pass Fermat's test to every base that has no factor in common with them, and 36k is a sufficient part of n - 1.
        // Only the common divisor with the number tells that the order modulo one of its primes is too small.
        for (BigInteger k = 1 << 20, found = 0; found < 3; k++)
        {
            var primes = new[] { (6 * k) + 1, (12 * k) + 1, (18 * k) + 1 };
            if (!k.IsEven || k % 3 == 1 || !primes.All(Oracle.IsPrime))
            {
                continue;
            }

            found++;
            var number = primes[0] * primes[1] * primes[2];
            var factors = Factorizer.Shared.Factor(36 * k, Token).Factors;
            for (var witness = 2; witness < 40; witness++)
            {
                var step = string.Join(' ', factors.Select(power => $"{power.Prime}:{witness}"));
                Assert.False(PrimalityProof.Parse($"primality proof 1\nprime {number}\nn-1 {step}\n").Verify(Token));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("primality proof 1")]
    [InlineData("primality proof 2\nprime 7")]
    [InlineData("primality proof 1\nn-1 2:3")]
    [InlineData("primality proof 1\nprime -7")]
    [InlineData("primality proof 1\nprime 7 8")]
    [InlineData("primality proof 1\nprime 7\nn-1")]
    [InlineData("primality proof 1\nprime 7\nn-1 2")]
    [InlineData("primality proof 1\nprime 7\nn-1 2:x")]
    [InlineData("primality proof 1\nprime 7\nn-1 2:3\nn-1 3:3")]
    [InlineData("primality proof 1\nprime 7\nn+1 2:3")]
    [InlineData("primality proof 1\nprime 7\nlucky 2:3")]
    public void TryParse_OtherText_IsRefused(string? text) => Assert.False(PrimalityProof.TryParse(text, out _));

    [Fact]
    public void TryParse_TextOrNumberTooLong_IsRefused()
    {
        Assert.False(PrimalityProof.TryParse($"primality proof 1\nprime {new string('1', 3_001)}\n", out _));
        Assert.False(PrimalityProof.TryParse($"primality proof 1\nprime 7{new string('\n', ProofText.LongestText)}", out _));
    }

    [Fact]
    public void Parse_OtherText_Throws()
    {
        Assert.Throws<FormatException>(static () => PrimalityProof.Parse("7 is prime"));
        Assert.Throws<ArgumentNullException>(static () => PrimalityProof.Parse(null!));
    }

    [Fact]
    public void Find_Canceled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => PrimalityProof.Find(Primes.Draw(1, 80), new CancellationToken(canceled: true)));

    private static void AssertRefused(string forged) =>
        Assert.False(PrimalityProof.TryParse(forged, out var proof) && proof.Verify(Token), forged);

    // Another witness may be as good as the one that was found.
    private static bool IsWitness(string text, int index) => text.LastIndexOf(':', index) > text.LastIndexOfAny([' ', '\n'], index);
}
