using System.Text;

namespace Quits.Bench.Load.Generator;

/// <summary>
/// Writes one `GET /v1/feed`: mostly a random reader's first page, else the page after the one the connection got last.
/// </summary>
/// <param name="readers">The first so many people read.</param>
internal sealed class FeedRequest(Population people, int readers, LoadPlan plan, int port) : Request
{
    /// <summary>The share of pages that follow another, 0..1.</summary>
    const double Following = 0.2;

    readonly Random _random = new(plan.Seed);
    readonly byte[][] _tails = [.. people.Tokens.Take(readers).Select(token => Tail(token, port))];
    readonly Place[] _places = [.. Enumerable.Range(0, plan.InFlight).Select(_ => new Place())];

    public override int Expected => 200;

    public override int Write(int connection, Span<byte> buffer)
    {
        var place = _places[connection];
        var at = Append(buffer, 0, "GET /v1/feed?scope=friends&limit=20"u8);
        if (place.CursorLength > 0 && _random.NextDouble() < Following)
        {
            at = Append(buffer, at, "&cursor="u8);
            at = Append(buffer, at, place.Cursor.AsSpan(0, place.CursorLength));
        }
        else place.Reader = _random.Next(readers);
        return Append(buffer, at, _tails[place.Reader]);
    }

    public override void Answered(int connection, ReadOnlySpan<byte> answer)
    {
        var place = _places[connection];
        var name = "\"nextCursor\":\""u8;
        var at = answer.LastIndexOf(name);
        var cursor = at < 0 ? default : answer[(at + name.Length)..];
        place.CursorLength = at < 0 ? 0 : cursor.IndexOf((byte)'"');
        cursor[..place.CursorLength].CopyTo(place.Cursor);
    }

    static byte[] Tail(string token, int port) =>
        Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\r\n");

    /// <summary>Where the reader of a connection is in their feed.</summary>
    sealed class Place
    {
        public int Reader { get; set; }

        public byte[] Cursor { get; } = new byte[512];

        public int CursorLength { get; set; }
    }
}
