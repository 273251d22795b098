using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Quits.Ledger.Log;
using Quits.Pay.Feed;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Tests.Feed;

/// <summary>FD-1, FD-3: a page is as new as the log, however late the fold is, and shows neither more nor less than it would with the fold alone.</summary>
public sealed class RecentTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task What_is_not_folded_is_in_every_feed_that_it_belongs_to_and_once()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (friend, stranger) = await App.Two();
        await friend.BecomesFriendOf(bob);
        await App.Folded();
        var old = await ann.Pays(bob, "public");
        await App.Folded();
        foreach (var who in new[] { ann, bob, friend, stranger }) (await who.FeedIds("/v1/feed")).Length.ShouldBe(who == stranger ? 0 : 1);
        Guid open, among, secret;
        await using (await HoldAsync())
        {
            open = await ann.Pays(bob, "public");
            among = await ann.Pays(bob);
            secret = await ann.Pays(bob, "private");
            foreach (var party in new[] { ann, bob })
            {
                (await Ids(party, "/v1/feed")).ShouldBe([secret, among, open, old]);
                (await Ids(party, "/v1/feed?scope=me")).ShouldBe([secret, among, open, old]);
            }
            (await Ids(ann, $"/v1/feed?scope=me&with={bob.Id}")).ShouldBe([secret, among, open, old]);
            (await Ids(friend, "/v1/feed")).ShouldBe([among, open, old]);
            (await Ids(friend, $"/v1/users/{bob.Username}/feed")).ShouldBe([among, open, old]);
            (await Ids(stranger, $"/v1/users/{bob.Username}/feed")).ShouldBe([open, old]);
            (await Ids(stranger, "/v1/feed")).ShouldBeEmpty();
            (await Ids(stranger, "/v1/feed?scope=everyone"))[..2].ShouldBe([open, old]);
            (await App.One<int>("select count(*) from feed.item where sender = @Id", new { ann.Id })).ShouldBe(1, "nothing was folded meanwhile");
        }
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldBe([among, open, old]);
        (await ann.FeedIds("/v1/feed?scope=me")).ShouldBe([secret, among, open, old]);
    }

    [Fact]
    public async Task Pages_go_from_what_is_not_folded_into_what_is_without_a_gap()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++) ids.Insert(0, await ann.Pays(bob));
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldBe(ids);
        await using var hold = await HoldAsync();
        for (var i = 0; i < 30; i++) ids.Insert(0, await ann.Pays(bob));
        foreach (var limit in new[] { 1, 7, 20, 100 }) (await Ids(friend, "/v1/feed", limit)).ShouldBe(ids);
        (await Ids(bob, "/v1/feed?scope=me", 7)).ShouldBe(ids);
    }

    [Fact]
    public async Task What_may_not_be_seen_leads_past_nothing_that_may()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++) ids.Insert(0, await ann.Pays(bob));
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldBe(ids);
        await using var hold = await HoldAsync();
        for (var i = 0; i < 5; i++) ids.Insert(0, await ann.Pays(bob));
        for (var i = 0; i < 120; i++) await ann.Pays(bob, "private");
        foreach (var limit in new[] { 3, 20, 100 }) (await Ids(friend, "/v1/feed", limit)).ShouldBe(ids);
    }

    [Fact]
    public async Task Who_reads_after_a_long_silence_need_not_wait_for_the_fold()
    {
        var (ann, bob) = await App.Two(has: 10_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(bob);
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldBeEmpty();
        // More than the node keeps of the log, all of it folded; nobody reads meanwhile.
        await Parallel.ForEachAsync(Enumerable.Range(0, Kernel.Limits.TailEntries + 100), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => await ann.Pays(bob, "private"));
        await App.Folded();
        await using var hold = await HoldAsync();
        var payment = await ann.Pays(bob);
        var end = (await App.One<long>("select position from ledger.log_head")).ToString(System.Globalization.CultureInfo.InvariantCulture);
        (await friend.Gets("/v1/feed", ("Quits-Position", end))).Is(200).Items.Select(item => item.GetProperty("id").GetGuid()).ShouldBe([payment]);
    }

    /// <summary>FD-2, FD-9: what changed since the payment counts for it at once.</summary>
    [Fact]
    public async Task What_is_not_folded_is_hidden_by_narrowing_parting_and_blocking_as_anything_is()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (narrowed, parted) = await App.Two();
        var blocked = await App.Person();
        foreach (var friend in new[] { narrowed, parted, blocked }) await friend.BecomesFriendOf(bob);
        await App.Folded();
        foreach (var friend in new[] { narrowed, parted, blocked }) (await friend.FeedIds("/v1/feed")).ShouldBeEmpty();
        await using var hold = await HoldAsync();
        var payment = await ann.Pays(bob, "public");
        foreach (var friend in new[] { narrowed, parted, blocked }) (await Ids(friend, "/v1/feed")).ShouldBe([payment]);
        (await parted.PartsFrom(bob)).Is(204);
        (await bob.Blocks(blocked)).Is(204);
        (await parted.FeedIds("/v1/feed")).ShouldBeEmpty();
        (await blocked.FeedIds("/v1/feed")).ShouldBeEmpty();
        (await blocked.FeedIds("/v1/feed?scope=everyone")).ShouldNotContain(payment);
        (await narrowed.FeedIds("/v1/feed")).ShouldBe([payment]);
        (await ann.Patches($"/v1/transfers/{payment}", new { visibility = "private" })).Is(200);
        (await narrowed.FeedIds("/v1/feed")).ShouldBeEmpty();
        (await narrowed.FeedIds($"/v1/users/{bob.Username}/feed")).ShouldBeEmpty();
        (await ann.FeedIds("/v1/feed")).ShouldBe([payment]);
    }

    /// <summary>Read your writes: a friendship brings what was paid before it, which only the fold finds.</summary>
    [Fact]
    public async Task A_new_friendship_brings_what_was_before_it_and_what_comes_after()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        var before = await ann.Pays(bob);
        (await friend.FeedIds("/v1/feed")).ShouldBeEmpty();
        await friend.BecomesFriendOf(bob);
        (await Ids(friend, "/v1/feed")).ShouldBe([before]);
        await using var hold = await HoldAsync();
        var after = await ann.Pays(bob);
        (await Ids(friend, "/v1/feed")).ShouldBe([after, before]);
    }

    /// <summary>Pages that memory has whole: the fold is not asked, and everything that changed since a payment is.</summary>
    [Fact]
    public async Task A_page_from_memory_knows_what_was_said_narrowed_and_ended()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (friend, other) = await App.Two();
        foreach (var one in new[] { friend, other }) await one.BecomesFriendOf(bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 50; i++) ids.Insert(0, await ann.Pays(bob, i % 3 == 0 ? "public" : "friends"));
        await App.Folded();
        foreach (var one in new[] { friend, other }) (await one.FeedIds("/v1/feed")).ShouldBe(ids);
        await using var hold = await HoldAsync();
        (await friend.Puts($"/v1/transfers/{ids[3]}/like")).Is(200);
        (await other.Posts($"/v1/transfers/{ids[3]}/comments", new { text = "well" })).Is(201);
        var item = (await friend.Gets("/v1/feed")).Is(200).Items[3];
        (item.GetProperty("likeCount").GetInt32(), item.GetProperty("commentCount").GetInt32(), item.GetProperty("isLikedByMe").GetBoolean()).ShouldBe((1, 1, true));
        item = (await other.Gets("/v1/feed")).Is(200).Items[3];
        (item.GetProperty("likeCount").GetInt32(), item.GetProperty("isLikedByMe").GetBoolean()).ShouldBe((1, false));
        (await friend.Blocks(other)).Is(204);
        item = (await friend.Gets("/v1/feed")).Is(200).Items[3];
        (item.GetProperty("likeCount").GetInt32(), item.GetProperty("commentCount").GetInt32()).ShouldBe((1, 0), "FR-2: what somebody hidden said is not counted");
        (await ann.Patches($"/v1/transfers/{ids[5]}", new { visibility = "private" })).Is(200);
        ids.RemoveAt(5);
        (await friend.FeedIds("/v1/feed")).ShouldBe(ids);
        (await ann.FeedIds("/v1/feed")).Length.ShouldBe(50);
        (await friend.PartsFrom(bob)).Is(204);
        (await friend.FeedIds("/v1/feed")).ShouldBeEmpty();
        (await other.FeedIds("/v1/feed")).ShouldBe(ids);
        (await bob.Blocks(other)).Is(204);
        (await other.FeedIds("/v1/feed?scope=everyone")).Intersect(ids).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_from_memory_has_what_a_new_friend_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (cleo, friend) = await App.Two(has: 1_000);
        await friend.BecomesFriendOf(bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++) ids.Insert(0, await ann.Pays(bob));
        ids.Insert(0, await cleo.Pays(ann));
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldBe(ids[1..]);
        await friend.BecomesFriendOf(cleo);
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldBe(ids);
    }

    /// <summary>FD-2, FD-3: those who read at one moment share a statement, and nothing of each other's.</summary>
    [Fact]
    public async Task Those_who_read_at_one_moment_each_see_what_is_theirs()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var readers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => App.Person()));
        foreach (var reader in readers) await reader.BecomesFriendOf(bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 40; i++) ids.Insert(0, await ann.Pays(bob));
        await App.Folded();
        foreach (var reader in readers) (await reader.FeedIds("/v1/feed")).ShouldBe(ids);
        for (var r = 0; r < readers.Length; r++)
        {
            for (var n = r % 4; n < 20; n += 4) (await readers[r].Puts($"/v1/transfers/{ids[n]}/like")).Is(200);
        }
        var (blocker, hidden, parted) = (readers[0], readers[4], readers[11]);
        (await blocker.Blocks(hidden)).Is(204);
        (await parted.PartsFrom(bob)).Is(204);
        (await ann.Patches($"/v1/transfers/{ids[2]}", new { visibility = "private" })).Is(200);

        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => readers.Select(async (reader, r) =>
        {
            var items = (await reader.Gets("/v1/feed?limit=20")).Is(200).Items;
            Guid[] expected = reader == parted ? [] : [.. ids.Where((_, n) => n != 2).Take(20)];
            items.Select(item => item.GetProperty("id").GetGuid()).ShouldBe(expected);
            foreach (var item in items)
            {
                var n = ids.IndexOf(item.GetProperty("id").GetGuid());
                // Each payment of the first twenty is liked by every fourth reader; of two who are hidden from each other neither counts for the other.
                item.GetProperty("likeCount").GetInt32().ShouldBe(n >= 20 ? 0 : n % 4 == 0 && (reader == blocker || reader == hidden) ? 2 : 3);
                item.GetProperty("isLikedByMe").GetBoolean().ShouldBe(n < 20 && n % 4 == r % 4);
            }
        })));
    }

    /// <summary>A client names a position that the log does not have: it is answered, and nobody's pages are older for it.</summary>
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1_000_000_000)]
    public async Task A_position_that_cannot_be_spoils_nothing(long position)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await ann.Pays(bob);
        await App.Folded();
        (await ann.FeedIds("/v1/feed")).Length.ShouldBe(1);
        (await bob.Gets("/v1/feed", ("Quits-Position", position.ToString(System.Globalization.CultureInfo.InvariantCulture)))).Is(200).Items.Count.ShouldBe(1);
        await using var hold = await HoldAsync();
        var payment = await ann.Pays(bob);
        (await Ids(bob, "/v1/feed"))[0].ShouldBe(payment);
        App.Services.GetRequiredService<LogTail>().Last.ShouldBeLessThan(1_000_000_000);
    }

    [Fact]
    public async Task A_node_that_starts_reads_back_what_was_paid_before()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++) ids.Add(await ann.Pays(bob, i % 2 == 0 ? "public" : "private"));
        await App.Folded();
        var services = App.Services;
        using var recent = new Recent(
            services.GetRequiredService<LogTail>(), services.GetRequiredService<LogSignal>(), services.GetRequiredService<LoggedTransfers>(),
            services.GetRequiredService<RelationSets>(), services.GetRequiredService<ProjectionWait>(), NullLogger<Recent>.Instance);
        var end = await App.One<long>("select position from ledger.log_head");
        await recent.ReachAsync(FeedScope.Me, ann.Id, end, default);
        await PayApp.Eventually(() => Task.FromResult(recent.Propose(FeedScope.Me, ann.Id, null, default, long.MaxValue, 30, end).Whole), "the payments of before");
        var mine = recent.Propose(FeedScope.Me, ann.Id, null, default, long.MaxValue, 30, end).Positions;
        (await services.GetRequiredService<LoggedTransfers>().FindAsync(mine, default)).Select(p => p.Id).Reverse().ShouldBe(ids);
        recent.Propose(FeedScope.Between, ann.Id, null, bob.Id, long.MaxValue, 30, end).Positions.ShouldBe(mine);
        recent.Propose(FeedScope.Everyone, ann.Id, null, default, long.MaxValue, 15, end).Positions.ShouldBe(mine.Where((_, n) => n % 2 == 1));
        recent.Propose(FeedScope.Me, ann.Id, null, default, long.MaxValue, 30, end + 1).Whole.ShouldBeFalse("nothing is whole up to where it was not read");
        recent.Propose(FeedScope.Friends, ann.Id, null, default, long.MaxValue, 30, end).Whole.ShouldBeFalse("nor for whose friends are not known");
    }

    /// <summary>A feed as of the log's end.</summary>
    async Task<Guid[]> Ids(Member who, string path, int limit = 20)
    {
        var end = (await App.One<long>("select position from ledger.log_head")).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var first = (await who.Gets($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}", ("Quits-Position", end))).Is(200);
        var ids = first.Items.Select(item => item.GetProperty("id").GetGuid()).ToList();
        for (var cursor = first.Words("nextCursor"); cursor is not null;)
        {
            var page = (await who.Gets($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}&cursor={cursor}")).Is(200);
            ids.AddRange(page.Items.Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.Words("nextCursor");
        }
        return [.. ids];
    }

    /// <summary>Keeps the fold where it is, as another runner in the cluster would.</summary>
    async Task<Hold> HoldAsync()
    {
        var connection = new NpgsqlConnection(App.ConnectionString);
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand("select from ledger.checkpoint where projection = 'feed' for update", connection);
        await take.ExecuteNonQueryAsync();
        return new(connection);
    }

    sealed record Hold(NpgsqlConnection Connection) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Connection.DisposeAsync();
    }
}
