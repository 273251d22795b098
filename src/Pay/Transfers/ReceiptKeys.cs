using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Quits.Kernel;

namespace Quits.Pay.Transfers;

/// <summary>A public key as the world may fetch it (RFC 7517).</summary>
public sealed record PublicJwk(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);

/// <summary>All keys that receipts may be signed with (RFC 7517).</summary>
public sealed record PublicKeys(IReadOnlyList<PublicJwk> Keys);

/// <summary>
/// The installation's key for receipts (TR-19): made at first use, its private half sealed in the database, the public half published.
/// All nodes use the same.
/// </summary>
internal sealed class ReceiptKeys(Db db, Envelope envelope, TimeProvider clock)
{
    const string Purpose = "receipt";

    Row? _known;

    sealed record Row(string Id, byte[] PublicKey, byte[] PrivateKey);

    /// <summary>False without a secret key to seal it with: receipts are not shared then.</summary>
    public bool IsOn => envelope.IsOn;

    /// <summary>The key that signs, with its id; the caller's own, to dispose of.</summary>
    /// <exception cref="InvalidOperationException">It was sealed with a secret key that is not configured any more.</exception>
    public async ValueTask<(string Id, ECDsa Key)> SigningAsync(CancellationToken ct)
    {
        var row = await FindAsync(ct);
        if (row is null)
        {
            await MakeAsync();
            row = (await FindAsync(ct))!;
        }
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(envelope.Open(Purpose, row.PrivateKey)
            ?? throw new InvalidOperationException("the receipts' key cannot be opened: the secret key it was sealed with is missing from Secrets__Key or Secrets__KeyFile"), out _);
        return (row.Id, key);
    }

    /// <summary>The public key with its id, the caller's own, to dispose of; null before the first receipt was shared.</summary>
    public async ValueTask<(string Id, ECDsa Key)?> PublicAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } row) return null;
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(row.PublicKey, out _);
        return (row.Id, key);
    }

    public static PublicJwk Jwk(string id, ECDsa key)
    {
        var (x, y) = Point(key);
        return new("EC", "P-256", x, y, id, "sig", "ES256");
    }

    /// <summary>Two nodes may come here at once; the first one's stays.</summary>
    async Task MakeAsync()
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var connection = await db.App.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            "insert into transfers.receipt_key (id, public_key, private_key, made_at) values (@id, @open, @box, @now) on conflict do nothing",
            new { id = Thumbprint(fresh), open = fresh.ExportSubjectPublicKeyInfo(), box = envelope.Seal(Purpose, fresh.ExportPkcs8PrivateKey()), now = clock.GetUtcNow() });
    }

    /// <summary>The stored key, remembered once it is there: it never changes.</summary>
    async ValueTask<Row?> FindAsync(CancellationToken ct)
    {
        if (_known is { } known) return known;
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return _known = await connection.QuerySingleOrDefaultAsync<Row>("select id, public_key as PublicKey, private_key as PrivateKey from transfers.receipt_key");
    }

    /// <summary>RFC 7638: SHA-256 over the required members in order.</summary>
    static string Thumbprint(ECDsa key)
    {
        var (x, y) = Point(key);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
    }

    static (string X, string Y) Point(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }
}
