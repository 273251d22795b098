using Npgsql;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Report;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Feed;

/// <summary>What the feed's scenarios work with.</summary>
internal sealed record FeedGround(BenchOptions Options, Population People, Contender Quits, FeedTables Tables)
{
    /// <summary>Everybody's friends, but for the readers'.</summary>
    public const int Friends = 200;

    /// <summary>So many people read at once where it says so; as many, the first, have <see cref="ReadersFriends"/>.</summary>
    public const int Readers = 64;

    public const int ReadersFriends = 500;

    /// <summary>Longest wait for what a step left behind.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Waits until all that follows the log has caught up.</summary>
    public Task RestAsync() => Measurement.QuietAsync(Quits, Patience);
}

/// <summary>What the feed costs to write and to read, and what it costs the payments beside it; in a database of its own.</summary>
internal sealed class FeedScenarios(BenchOptions options, Database database, string host) : IAsyncDisposable
{
    const string DatabaseName = "quits_bench_feed";
    readonly Population _people = Population.Of(options.People);
    readonly Stack<IAsyncDisposable> _opened = new();

    public static bool AreWanted(BenchOptions options) => options.Wants("fanout") || options.Wants("feed") || options.Wants("feedpaced");

    public async Task<IReadOnlyList<Row>> RunAsync()
    {
        var ground = await PrepareAsync();
        var rows = new List<Row>();
        if (options.Wants("fanout") || options.Wants("feed")) rows.AddRange(await FanOut.RunAsync(ground));
        if (options.Wants("feedpaced")) rows.AddRange(await PacedBesideFeed.RunAsync(ground));
        if (options.Wants("feed")) rows.AddRange(await new FeedPages(ground, database).RunAsync());
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        while (_opened.TryPop(out var one)) await one.DisposeAsync();
        if (!options.Keep) await database.DropAsync(DatabaseName);
    }

    async Task<FeedGround> PrepareAsync()
    {
        var connection = options.Keep ? await database.EnsureAsync(DatabaseName) : await database.CreateAsync(DatabaseName);
        var source = NpgsqlDataSource.Create(connection);
        _opened.Push(source);
        var tables = new FeedTables(source);
        if (!await tables.AreFilledAsync(_people))
        {
            await QuitsStage.PrepareAsync(host, connection, _people);
            await tables.BefriendAsync(_people, FeedGround.Friends, FeedGround.ReadersFriends, FeedGround.Readers);
        }
        var (child, quits) = await QuitsStage.ServeAsync("quits", host, connection, database.Pid);
        _opened.Push(child);
        var ground = new FeedGround(options, _people, quits, tables);
        await ground.RestAsync();
        return ground;
    }
}
