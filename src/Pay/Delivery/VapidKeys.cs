using System.Security.Cryptography;
using Dapper;
using Quits.Kernel;

namespace Quits.Pay.Delivery;

/// <summary>The installation's key pair for Web Push.</summary>
/// <param name="Point">The public half, as browsers and push services take it.</param>
internal sealed record VapidKey(byte[] Point, ECDsa Key);

/// <summary>
/// Makes the key pair once, keeps it sealed in the database, and remembers it opened. All nodes use the same: browsers are subscribed to it.
/// </summary>
internal sealed class VapidKeys(Db db, Envelope envelope, TimeProvider clock)
{
    const string Purpose = "vapid";

    VapidKey? _known;

    /// <summary>False without a secret key to seal it with: then there is no Web Push.</summary>
    public bool IsOn => envelope.IsOn;

    /// <exception cref="InvalidOperationException">The stored key was sealed with a secret key that is not configured any more.</exception>
    public async ValueTask<VapidKey> GetAsync(CancellationToken ct)
    {
        if (_known is { } known) return known;
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var (point, box) = await connection.QuerySingleOrDefaultAsync<(byte[]? Point, byte[]? Box)>("select public_key, private_key from delivery.vapid");
        if (point is null || box is null)
        {
            using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            // Two nodes may come here at once; the first one's stays.
            await connection.ExecuteAsync("insert into delivery.vapid (id, public_key, private_key, created_at) values (1, @point, @box, @now) on conflict do nothing",
                new { point = WebPushCipher.PointOf(fresh), box = envelope.Seal(Purpose, fresh.ExportPkcs8PrivateKey()), now = clock.GetUtcNow() });
            (point, box) = await connection.QuerySingleAsync<(byte[] Point, byte[] Box)>("select public_key, private_key from delivery.vapid");
        }
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(envelope.Open(Purpose, box)
            ?? throw new InvalidOperationException("the Web Push key cannot be opened: the secret key it was sealed with is missing from Secrets__Key or Secrets__KeyFile"), out _);
        return _known = new(point!, key);
    }
}
