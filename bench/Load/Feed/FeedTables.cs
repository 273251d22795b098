using System.Diagnostics;
using Npgsql;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Feed;

/// <summary>What the feed's scenarios need of the database: friendships to begin with, then looks at how far the fold is.</summary>
internal sealed class FeedTables(NpgsqlDataSource database)
{
    const string Positions = "select c.position, h.position from ledger.checkpoint c cross join ledger.log_head h where c.projection = 'feed'";

    /// <summary>True when an earlier run left these people with their friends.</summary>
    public async Task<bool> AreFilledAsync(Population people)
    {
        if (!await ScalarAsync<bool>("select to_regclass('friends.circle') is not null")) return false;
        await ScalarAsync<object?>("update identity.token set expires_at = now() + interval '1 day'");
        return await ScalarAsync<long>("select count(*) from friends.circle") == people.Count;
    }

    /// <summary>Makes friends: <paramref name="each"/> for everybody, and <paramref name="most"/> for the first <paramref name="popular"/> people.</summary>
    public async Task BefriendAsync(Population people, int each, int most, int popular)
    {
        await using var command = database.CreateCommand(Resources.Text("quits-friends.sql"));
        command.CommandTimeout = 600;
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = people.Ids });
        foreach (var number in new[] { each, most, popular }) command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
        await command.ExecuteNonQueryAsync();
        await LedgerSeed.AnalyzeAsync(database);
    }

    /// <summary>Rows in timelines: one for each person and payment that they hear of.</summary>
    public Task<long> ToldAsync() => ScalarAsync<long>("select coalesce(sum(cardinality(positions)), 0)::bigint from feed.timeline");

    /// <summary>A few of the friendships, as indexes into the population.</summary>
    public async Task<IReadOnlyList<(int Person, int Friend)>> SomeFriendsAsync(Population people, int count)
    {
        var indexes = people.Ids.Index().ToDictionary(p => p.Item, p => p.Index);
        await using var command = database.CreateCommand("select person, other from friends.relation where state = 3 order by random() limit $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        await using var row = await command.ExecuteReaderAsync();
        var friends = new List<(int, int)>(count);
        while (await row.ReadAsync()) friends.Add((indexes[row.GetGuid(0)], indexes[row.GetGuid(1)]));
        return friends;
    }

    /// <summary>
    /// Watches the fold catch up with the log. Returns the log entries folded after the first slice and the seconds from its end to the
    /// end of the last, and the seconds it took in all: a fold that rested may take a second to wake.
    /// </summary>
    public async Task<(long Entries, double Seconds, double Elapsed)> FollowAsync(TimeSpan limit)
    {
        var (began, _) = await PositionsAsync();
        var (first, firstAt) = (began, TimeSpan.Zero);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < limit; await Task.Delay(20))
        {
            var (position, head) = await PositionsAsync();
            var now = waited.Elapsed;
            if (first == began && position > began) (first, firstAt) = (position, now);
            if (position >= head) return (head - first, (now - firstAt).TotalSeconds, now.TotalSeconds);
        }
        throw new TimeoutException($"the feed did not catch up within {limit.TotalMinutes:0} minutes");
    }

    async Task<(long Folded, long Head)> PositionsAsync()
    {
        await using var command = database.CreateCommand(Positions);
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync()) throw new InvalidOperationException("the server folds no feed");
        return (row.GetInt64(0), row.GetInt64(1));
    }

    async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 600;
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
