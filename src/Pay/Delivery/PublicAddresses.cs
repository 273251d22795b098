using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Quits.Pay.Delivery;

/// <summary>
/// Where a subscription's endpoint may lead. It is a stranger's input that this server calls, so it must be a push service on the
/// public internet: known by name, and with a public address at the moment of connecting, whatever its name said before.
/// </summary>
internal sealed class PublicAddresses(PushOptions options)
{
    static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    readonly string[] _hosts = options.Hosts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What is wrong with an endpoint; null when it may be used.</summary>
    public async Task<string?> CheckAsync(Uri endpoint, CancellationToken ct)
    {
        if (endpoint.UserInfo.Length > 0) return "An endpoint has no user and no password.";
        if (options.AllowPrivateNetworks && endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback) return null;
        if (endpoint.Scheme != Uri.UriSchemeHttps) return "An endpoint begins with https.";
        if (options.AllowPrivateNetworks) return null;
        if (!_hosts.Any(known => Matches(known, endpoint.IdnHost))) return "This push service is not known here.";
        return (await ResolveAsync(endpoint.IdnHost, ct)).All(IsPublic) ? null : "This address is not on the public internet.";
    }

    /// <summary>A handler that connects to public addresses only, follows nothing, and goes through nobody.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = DeliveryLimits.InFlightPerService,
        ConnectCallback = ConnectAsync,
    };

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        if (!options.AllowPrivateNetworks) addresses = [.. addresses.Where(IsPublic)];
        if (addresses.Length == 0) throw new HttpRequestException("the push service has no public address");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>None when the name cannot be resolved now: then nothing is known against it, and connecting checks again.</summary>
    static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            return await Dns.GetHostAddressesAsync(host, ct).WaitAsync(TimeSpan.FromSeconds(3), ct);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return [];
        }
    }

    /// <summary>A star alone is every host, a star and a dot every host below.</summary>
    static bool Matches(string known, string host) =>
        known == "*" || (known.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(known[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(known, StringComparison.OrdinalIgnoreCase));

    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address)) && !NotPublic.Any(network => network.Contains(address));
    }
}
