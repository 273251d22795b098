using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger.Log;

namespace Quits.Pay.Tests.Feed;

/// <summary>The fold can be thrown away: it comes out the same, also while it is being read and written.</summary>
public sealed class RebuildTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_rebuilt_feed_is_the_feed()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => App.Person(has: 10_000)));
        foreach (var one in people[1..]) await one.BecomesFriendOf(people[0]);
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++) ids.Add(await people[i % 4].Pays(people[(i + 1) % 4], i % 3 == 0 ? "public" : "friends"));
        (await people[0].Patches($"/v1/transfers/{ids[0]}", new { visibility = "private" })).Is(200);
        (await people[1].Posts("/v1/transfers/narrow", new { visibility = "friends" })).Is(200);
        await people[3].PartsFrom(people[0]);
        await people[2].Blocks(people[1]);
        (await people[1].Puts($"/v1/transfers/{ids[9]}/like")).Is(200);
        await App.Folded();
        var before = await Feeds(people);
        // Damage, as by a bug: what the rows say is of no account to a rebuild.
        await App.Rows<int>("delete from feed.timeline where stretch % 2 = 0; update feed.item set visibility = 1 where position % 2 = 0");
        var rebuilding = Rebuild();
        for (var i = 0; i < 10; i++) before.Add($"{await people[2].Pays(people[3], "private")}");
        await rebuilding;
        await App.Folded();
        var after = await Feeds(people);
        after.ShouldBe(before.Take(after.Count).Select((feed, i) => i / 2 is 2 or 3 ? $"{string.Join(',', before.Skip(after.Count).Reverse())},{feed}" : feed));
        (await App.One<int>("select count(*) from feed.liked")).ShouldBe(1);
    }

    async Task Rebuild()
    {
        var projection = App.Services.GetServices<IProjection>().Single(p => p.Name == "feed");
        await App.Services.GetRequiredService<Rebuilder>().RebuildAsync(projection, CancellationToken.None);
    }

    /// <summary>Home and everyone's of each, as text.</summary>
    static async Task<List<string>> Feeds(Member[] people)
    {
        var feeds = new List<string>();
        foreach (var viewer in people)
            foreach (var path in new[] { "/v1/feed", $"/v1/users/{viewer.Username}/feed" }) feeds.Add(string.Join(',', await viewer.FeedIds(path)));
        return feeds;
    }
}
