using System.Security.Cryptography;
using System.Text;
using Fairlead.Webhooks.Signing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using TestSupport;

namespace Fairlead.Webhooks.Tests.Signing;

public sealed class WebhookVerifierTests
{
    // The example of the Standard Webhooks 1.0 reference implementations.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string OtherSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void Verify_ExampleOfTheSpecification_IsVerified() => Assert.Equal(WebhookVerdict.Verified, Verify());

    [Fact]
    public void Write_ExampleOfTheSpecification_IsTheSameSignature() => Assert.Equal(Signature, Sign([Secret], Encoding.UTF8.GetBytes(Body)));

    [Theory]
    [InlineData(null, Timestamp, Signature, WebhookVerdict.HeaderMissing)]
    [InlineData("", Timestamp, Signature, WebhookVerdict.HeaderMissing)]
    [InlineData(Id, null, Signature, WebhookVerdict.HeaderMissing)]
    [InlineData(Id, Timestamp, null, WebhookVerdict.HeaderMissing)]
    [InlineData(Id, "yesterday", Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, "-1614265330", Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, "+1614265330", Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, " 1614265330", Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, "01614265330", Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, "1614265330.5", Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, "99999999999999999999", Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData("msg_\u00e9", Timestamp, Signature, WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, Timestamp, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, Timestamp, "v1,", WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, Timestamp, "v1,AAAA", WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, Timestamp, "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, Timestamp, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE?", WebhookVerdict.HeaderMalformed)]
    [InlineData(Id, Timestamp, "v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookVerdict.SignatureMismatch)]
    [InlineData("msg_other", Timestamp, Signature, WebhookVerdict.SignatureMismatch)]
    [InlineData(Id, "1614265331", Signature, WebhookVerdict.SignatureMismatch)]
    [InlineData(Id, Timestamp, $"v1a,xxx v2,yyy {Signature}", WebhookVerdict.Verified)]
    [InlineData(Id, Timestamp, $"v1,AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= {Signature}", WebhookVerdict.Verified)]
    public void Verify_Headers_AreJudged(string? id, string? timestamp, string? signature, WebhookVerdict expected) =>
        Assert.Equal(expected, Verify(id, timestamp, signature));

    [Fact]
    public void Verify_MoreSignaturesThanAnySenderNeeds_IsMalformed() =>
        Assert.Equal(WebhookVerdict.HeaderMalformed, Verify(signature: string.Join(' ', Enumerable.Repeat(Signature, 100))));

    [Fact]
    public void Verify_AnotherBody_DoesNotMatch() => Assert.Equal(WebhookVerdict.SignatureMismatch, Verify(body: """{"test": 2432232315}"""));

    [Theory]
    [InlineData(300, WebhookVerdict.Verified)]
    [InlineData(301, WebhookVerdict.TooOld)]
    [InlineData(-300, WebhookVerdict.Verified)]
    [InlineData(-301, WebhookVerdict.TooNew)]
    public void Verify_AgeAgainstTheTolerance_IsJudgedInBothDirections(int age, WebhookVerdict expected) =>
        Assert.Equal(expected, Verify(now: SignedAt.AddSeconds(age)));

    [Theory]
    [InlineData(new[] { Secret, OtherSecret }, new[] { Secret })]
    [InlineData(new[] { Secret, OtherSecret }, new[] { OtherSecret })]
    [InlineData(new[] { OtherSecret }, new[] { Secret, OtherSecret })]
    public void Verify_WhileASecretIsReplaced_EitherIsEnough(string[] sender, string[] receiver)
    {
        var body = Encoding.UTF8.GetBytes(Body);

        Assert.Equal(WebhookVerdict.Verified, Create(SignedAt, receiver).Verify(Id, Timestamp, Sign(sender, body), body));
    }

    [Fact]
    public void Verify_AnyBodySignedAndThenChanged_IsTold() =>
        Prop.ForAll<byte[], int>(static (body, at) =>
        {
            var changed = (byte[])body.Clone();
            if (changed.Length > 0)
            {
                changed[(at & int.MaxValue) % changed.Length] ^= 1;
            }

            var (verifier, signature) = (Create(SignedAt, Secret), Sign([Secret], body));
            return verifier.Verify(Id, Timestamp, signature, body) == WebhookVerdict.Verified
                && (changed.Length == 0 || verifier.Verify(Id, Timestamp, signature, changed) == WebhookVerdict.SignatureMismatch);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    // The definition, word by word: the slow twin of what is sent.
    [Fact]
    public void Write_AnyBody_IsTheHmacOfIdTimestampAndBody() =>
        Prop.ForAll<byte[]>(static body =>
        {
            var signed = Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.").Concat(body).ToArray();
            var expected = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), signed));
            return Sign([Secret], body) == $"v1,{expected}";
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void WriteAndVerify_OnceWarm_AllocateNothing()
    {
        var body = new byte[100_000];
        var (verifier, secret) = (Create(SignedAt, Secret), WebhookSecret.Parse(Secret));
        var header = new char[WebhookSignature.LengthFor(1)];
        var signature = Sign([Secret], body);
        Use(rounds: 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Use(rounds: 100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Use(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                WebhookSignature.Write([secret], Id, 1614265330, body, header);
                Assert.True(verifier.Verify(Id, Timestamp, signature, body) == WebhookVerdict.Verified);
            }
        }
    }

    [Fact]
    public void Constructor_BadOptions_ListsEveryErrorAndNoSecret()
    {
        var options = new WebhookVerifierOptions { Tolerance = TimeSpan.Zero, Secrets = { "whsec_c2hvcnQ=" } };

        var error = Assert.Throws<ArgumentException>(() => new WebhookVerifier(options, TimeProvider.System));

        Assert.Contains("Tolerance", error.Message, StringComparison.Ordinal);
        Assert.Contains("Secrets", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(static () => new WebhookVerifier(new WebhookVerifierOptions(), TimeProvider.System));
    }

    [Fact]
    public void AddWebhookVerifier_CalledTwice_AddsTheSecretsUp()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(new ManualTimeProvider(SignedAt))
            .AddWebhookVerifier(static options => options.Secrets.Add(OtherSecret))
            .AddWebhookVerifier(static options => options.Secrets.Add(Secret));
        using var provider = services.BuildServiceProvider();

        Assert.Equal(WebhookVerdict.Verified, provider.GetRequiredService<WebhookVerifier>().Verify(Id, Timestamp, Signature, Encoding.UTF8.GetBytes(Body)));
    }

    private static WebhookVerdict Verify(
        string? id = Id, string? timestamp = Timestamp, string? signature = Signature, string body = Body, DateTimeOffset? now = null) =>
        Create(now ?? SignedAt, Secret).Verify(id, timestamp, signature, Encoding.UTF8.GetBytes(body));

    private static WebhookVerifier Create(DateTimeOffset now, params string[] secrets)
    {
        var options = new WebhookVerifierOptions();
        foreach (var secret in secrets)
        {
            options.Secrets.Add(secret);
        }

        return new WebhookVerifier(options, new ManualTimeProvider(now));
    }

    private static string Sign(string[] secrets, byte[] body)
    {
        var header = new char[WebhookSignature.LengthFor(secrets.Length)];
        WebhookSignature.Write([.. secrets.Select(WebhookSecret.Parse)], Id, 1614265330, body, header);
        return new string(header);
    }
}
