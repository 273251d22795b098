using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Quits.Pay.Delivery;

namespace Quits.Pay.Tests.Delivery;

/// <summary>The encryption of Web Push.</summary>
public sealed class WebPushCipherTests
{
    /// <summary>RFC 8291, Appendix A.</summary>
    [Fact]
    public void The_example_of_the_standard_comes_out_byte_for_byte()
    {
        var body = WebPushCipher.Encrypt(
            "When I grow up, I want to be a watermelon"u8,
            Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            Key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
            Bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        Base64Url.EncodeToString(body).ShouldBe(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    /// <summary>The simulator's browser is held to the same example, so that what it reads is right.</summary>
    [Fact]
    public void The_simulated_browser_reads_the_example_of_the_standard()
    {
        var browser = Quits.Sim.Push.Browser.Known(
            Bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
            Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), Bytes("BTBZMqHH6r4Tts7J_aSIgg"));
        var body = Bytes("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
        Encoding.UTF8.GetString(browser.Read(body)).ShouldBe("When I grow up, I want to be a watermelon");
        body[^1] ^= 1;
        Should.Throw<CryptographicException>(() => browser.Read(body));
    }

    [Fact]
    public void A_message_is_as_long_as_it_may_be_and_no_longer()
    {
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var (point, auth) = (WebPushCipher.PointOf(browser), RandomNumberGenerator.GetBytes(16));
        WebPushCipher.Encrypt(new byte[WebPushCipher.PlaintextMax], point, auth).Length.ShouldBe(4096);
        Should.Throw<ArgumentOutOfRangeException>(() => WebPushCipher.Encrypt(new byte[WebPushCipher.PlaintextMax + 1], point, auth));
    }

    [Fact]
    public void The_same_text_never_looks_the_same_twice()
    {
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var (point, auth) = (WebPushCipher.PointOf(browser), new byte[16]);
        var bodies = Enumerable.Range(0, 20).Select(_ => Convert.ToHexString(WebPushCipher.Encrypt("hi"u8, point, auth))).ToArray();
        bodies.Distinct().Count().ShouldBe(20);
        bodies.Select(b => b[42..172]).Distinct().Count().ShouldBe(20, "a new key pair for each");
    }

    [Fact]
    public void Points_that_are_not_on_the_curve_are_refused()
    {
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = WebPushCipher.PointOf(browser);
        WebPushCipher.IsPoint(point).ShouldBeTrue();
        WebPushCipher.IsPoint(point[..64]).ShouldBeFalse();
        WebPushCipher.IsPoint([2, .. point[1..]]).ShouldBeFalse();
        WebPushCipher.IsPoint([.. point[..64], (byte)(point[64] ^ 1)]).ShouldBeFalse();
        WebPushCipher.IsPoint([4, .. new byte[64]]).ShouldBeFalse();
    }

    [Fact]
    public void A_signed_token_is_verified_by_its_public_half()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = Jwt.Sign(new { typ = "JWT", alg = "ES256" }, new { aud = "https://push.example" }, key).Split('.');
        Encoding.UTF8.GetString(Bytes(parts[0])).ShouldBe("""{"typ":"JWT","alg":"ES256"}""");
        Bytes(parts[2]).Length.ShouldBe(64);
        key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation).ShouldBeTrue();
    }

    static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);

    static ECDiffieHellman Key(string secret, string point) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256, D = Bytes(secret), Q = new() { X = Bytes(point)[1..33], Y = Bytes(point)[33..] },
    });
}
