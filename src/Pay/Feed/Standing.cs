using Npgsql;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>How things stand with some payments and some viewers of them, all as of one statement of <see cref="FeedSql"/>.</summary>
internal sealed class Standing
{
    readonly Dictionary<Guid, long> _versions = [];
    readonly Dictionary<long, Visibility> _narrowed = [];
    readonly Dictionary<long, (int Likes, int Comments)> _said = [];
    readonly HashSet<(long, Guid)> _liked = [];

    /// <summary>Of a viewer's friends and blocks; null when there are none.</summary>
    public long? Version(Guid viewer) => _versions.TryGetValue(viewer, out var version) ? version : null;

    /// <summary>What a payment was narrowed to since it was sent; public when it was not.</summary>
    public Visibility Narrowed(long position) => _narrowed.GetValueOrDefault(position, Visibility.Public);

    /// <summary>How many likes and comments a payment has, whoever made them.</summary>
    public (int Likes, int Comments) Said(long position) => _said.GetValueOrDefault(position);

    public bool IsLiked(long position, Guid viewer) => _liked.Contains((position, viewer));

    /// <summary>Takes in what a row says; what it says of other things is another's.</summary>
    public void Take(NpgsqlDataReader row)
    {
        var (what, at) = (row.GetInt16(0), row.GetInt64(1));
        switch (what)
        {
            case FeedSql.Circle:
                foreach (var viewer in row.GetFieldValue<Guid[]>(4)) _versions.Add(viewer, at);
                break;
            case FeedSql.Narrowed:
                _narrowed.Add(at, (Visibility)row.GetInt32(2));
                break;
            case FeedSql.Tally:
                if (row.GetInt32(2) + row.GetInt32(3) > 0) _said.Add(at, (row.GetInt32(2), row.GetInt32(3)));
                if (row.IsDBNull(4)) break;
                foreach (var viewer in row.GetFieldValue<Guid[]>(4)) _liked.Add((at, viewer));
                break;
        }
    }
}
