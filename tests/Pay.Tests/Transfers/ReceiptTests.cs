using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Quits.Pay.Tests.Transfers;

/// <summary>An app with a secret key, so that receipts can be signed.</summary>
public sealed class SigningApp : PayApp
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["RateLimit:PerMinute"] = "0", ["Limits:Daily"] = "0", ["Limits:Weekly"] = "0", ["Web:PublicUrl"] = "https://pay.example/",
        ["Secrets:Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };
}

/// <summary>TR-19: a receipt is a signed link that anyone proves without an account; it shows what the sharer chose and nothing else.</summary>
public sealed class ReceiptTests(SigningApp app) : PayTests<SigningApp>(app)
{
    [Fact]
    public async Task Anyone_proves_a_shared_receipt_and_reads_what_was_chosen()
    {
        var (ann, bob, id) = await Paid();
        var shared = (await Shares(ann, id, "sender", "receiver", "amount", "note", "time")).Is(200);
        shared.Words("url").ShouldBe($"https://pay.example/receipt#{shared.Words("receipt")}");
        var proved = await Proves(shared.Words("receipt")!);
        proved.At("valid").GetBoolean().ShouldBeTrue();
        (proved.Words("receipt.sender.username"), proved.Words("receipt.receiver.username")).ShouldBe((ann.Username, bob.Username));
        (proved.Cents("receipt.amount"), proved.Words("receipt.currency"), proved.Words("receipt.note")).ShouldBe((250, "USD", "Pizza"));
        proved.Words("receipt.issuer").ShouldBe("https://pay.example");
    }

    [Theory]
    [InlineData("sender")]
    [InlineData("receiver")]
    [InlineData("amount")]
    [InlineData("note")]
    [InlineData("time")]
    public async Task What_was_not_chosen_is_nowhere_in_the_link(string part)
    {
        var (ann, bob, id) = await Paid();
        var text = (await Shares(bob, id, part)).Is(200).Words("receipt")!;
        var body = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.Split('.')[1]));
        foreach (var (name, words) in new[] { ("sender", ann.Username), ("receiver", bob.Username), ("amount", "250"), ("note", "Pizza"), ("time", "paidAt") })
            body.Contains($"\"{words}\"", StringComparison.Ordinal).ShouldBe(name == part && name != "amount", $"{name} in {body}");
        body.Contains("250,\"currency\"", StringComparison.Ordinal).ShouldBe(part == "amount");
        foreach (var secret in (Guid[])[ann.Id, bob.Id, id]) body.ShouldNotContain(secret.ToString());
    }

    [Fact]
    public async Task The_published_key_alone_proves_it_and_any_altered_letter_does_not_pass()
    {
        var (ann, _, id) = await Paid();
        var text = (await Shares(ann, id, "amount")).Is(200).Words("receipt")!;
        var jwk = (await App.Nobody.Gets("/v1/receipts/keys")).Is(200).At("keys")[0];
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = { X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()) },
        });
        var parts = text.Split('.');
        key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256).ShouldBeTrue();
        jwk.TryGetProperty("d", out _).ShouldBeFalse();

        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(text.Length - 1);
            var altered = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            (await Proves(altered)).At("valid").GetBoolean().ShouldBeFalse(altered);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoicmVjZWlwdCtqd3QifQ.e30.")]
    [InlineData("\u0000.\ud83d.☕")]
    public async Task Whatever_else_is_no_receipt(string text) => (await Proves(text)).Is(200).At("valid").GetBoolean().ShouldBeFalse();

    [Fact]
    public async Task Only_a_party_shares_and_only_what_was_paid()
    {
        var (ann, bob, id) = await Paid();
        var carol = await App.Person();
        (await Shares(carol, id, "amount")).IsRefused("NOT_FOUND", 404);
        (await Shares(ann, Guid.NewGuid(), "amount")).IsRefused("NOT_FOUND", 404);
        (await Shares(ann, id)).IsRefused("MISSING_FIELD", 400, "show");
        (await Shares(ann, id, "amount", "fundingSource")).IsRefused("VALIDATION_ERROR", 400, "show");
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 500_000, key: key)).IsRefused("INSUFFICIENT_FUNDS");
        var failed = (await ann.Gets($"/v1/transfers/by-key/{key}")).Id("id");
        (await Shares(ann, failed, "amount")).IsRefused("TRANSFER_NOT_COMPLETED", 409);
        (await Shares(bob, failed, "amount")).IsRefused("NOT_FOUND", 404);
        (await Shares(App.Nobody, id, "amount")).IsRefused("UNAUTHENTICATED", 401);
        (await App.One<long>("select count(*) from ledger.log where kind = 'receipt.shared' and subject = @id", new { id })).ShouldBe(0);
        (await Shares(ann, id, "time")).Is(200);
        (await App.One<long>("select count(*) from ledger.log where kind = 'receipt.shared' and subject = @id and actor = @ann", new { id, ann = ann.Id })).ShouldBe(1);
    }

    /// <summary>A receipt says that money moved: what waits, was undone or failed has none, and the other learns nothing of it.</summary>
    [Fact]
    public async Task What_was_not_paid_has_no_receipt()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (waits, undone) = (await Waits(), await Waits());
        (await ann.Posts($"/v1/transfers/{undone}/cancel")).Is(200);
        foreach (var id in new[] { waits, undone }) await Refused(id);
        App.Clock.Forward(TimeSpan.FromSeconds(31));
        await PayApp.Eventually(async () => (await ann.Gets($"/v1/transfers/{waits}")).Words("status") == "completed");
        (await Shares(ann, waits, "amount")).Is(200);
        (await Shares(bob, waits, "amount")).Is(200);

        var late = await Waits();
        (await bob.Blocks(ann)).Is(204);
        App.Clock.Forward(TimeSpan.FromSeconds(31));
        await PayApp.Eventually(async () => (await ann.Gets($"/v1/transfers/{late}")).Words("status") == "failed");
        await Refused(late);
        (await App.One<long>("select count(*) from ledger.log where kind = 'receipt.shared' and subject = any(@ids)", new { ids = new[] { undone, late } })).ShouldBe(0);

        async Task<Guid> Waits() => (await ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100, undoSeconds = 30 }, Member.NewKey)).Is(202).Id("transfer.id");

        async Task Refused(Guid id)
        {
            (await Shares(ann, id, "amount")).IsRefused("TRANSFER_NOT_COMPLETED", 409);
            (await Shares(bob, id, "amount")).IsRefused("NOT_FOUND", 404);
        }
    }

    [Fact]
    public async Task The_private_half_is_sealed_at_rest()
    {
        var (ann, _, id) = await Paid();
        (await Shares(ann, id, "amount")).Is(200);
        var stored = await App.One<byte[]>("select private_key from transfers.receipt_key");
        Should.Throw<CryptographicException>(() => { using var key = ECDsa.Create(); key.ImportPkcs8PrivateKey(stored, out _); });
    }

    async Task<(Member, Member, Guid)> Paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        return (ann, bob, (await ann.Sends(bob, 250, note: "Pizza")).Is(201).Id("transfer.id"));
    }

    static Task<Reply> Shares(Member who, Guid id, params string[] show) => who.Posts($"/v1/transfers/{id}/receipt", new { show });

    Task<Reply> Proves(string receipt) => App.Nobody.Posts("/v1/receipts/verify", new { receipt });
}

/// <summary>Without a secret key nothing is signed, and that is said.</summary>
public sealed class UnsignedReceiptTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Without_a_secret_key_receipts_are_not_shared()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = (await ann.Sends(bob, 250)).Is(201).Id("transfer.id");
        (await ann.Posts($"/v1/transfers/{id}/receipt", new { show = new[] { "amount" } })).IsRefused("EXTERNAL_SERVICE_ERROR", 503);
        (await App.Nobody.Gets("/v1/receipts/keys")).Is(200).At("keys").GetArrayLength().ShouldBe(0);
    }
}
