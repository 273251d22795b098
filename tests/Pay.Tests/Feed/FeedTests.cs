namespace Quits.Pay.Tests.Feed;

/// <summary>FD-1, FD-4, FD-8: pages, their shape, and what they refuse.</summary>
public sealed class FeedTests(PayApp app) : PayTests<PayApp>(app)
{
    /// <summary>LESSONS 8: as many as fit in a millisecond, for every viewer, each once and newest first.</summary>
    [Fact]
    public async Task Five_hundred_payments_are_each_there_once_for_every_viewer()
    {
        var (ann, bob) = (await App.Person(has: 100_000), await App.Person(has: 100_000));
        var (annsFriend, bobsFriend, both) = (await App.Person(), await App.Person(), await App.Person());
        foreach (var (one, other) in new[] { (ann, annsFriend), (bob, bobsFriend), (ann, both), (bob, both) }) await one.BecomesFriendOf(other);
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await (i % 2 == 0 ? ann.Pays(bob) : bob.Pays(ann)));
        var all = await App.Rows<Guid>("select id from ledger.log where kind = 'transfer' and actor in (@ann, @bob) order by position desc", new { ann = ann.Id, bob = bob.Id });
        all.Count.ShouldBe(500);
        await App.Folded();
        foreach (var viewer in new[] { ann, bob, annsFriend, bobsFriend, both }) (await viewer.FeedIds("/v1/feed")).ShouldBe(all, viewer.Username);
        (await ann.FeedIds("/v1/feed?scope=me", limit: 100)).ShouldBe(all);
        (await both.FeedIds($"/v1/users/{ann.Username}/feed", limit: 7)).ShouldBe(all);
        (await ann.FeedIds($"/v1/feed?scope=me&with={bob.Id}")).ShouldBe(all);
    }

    [Fact]
    public async Task A_page_goes_on_where_the_last_one_ended_while_new_payments_come()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var old = new List<Guid>();
        for (var i = 0; i < 5; i++) old.Insert(0, await ann.Pays(bob));
        await App.Folded();
        var first = (await ann.Gets("/v1/feed?limit=2")).Is(200);
        await ann.Pays(bob);
        await App.Folded();
        var second = (await ann.Gets($"/v1/feed?limit=3&cursor={first.Words("nextCursor")}")).Is(200);
        first.Items.Concat(second.Items).Select(item => item.GetProperty("id").GetGuid()).ShouldBe(old);
    }

    [Fact]
    public async Task An_item_is_the_transfer_with_its_counts_and_nothing_of_the_inside()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await ann.Pays(bob, "friends", 250, "ramen 🍜");
        (await bob.Puts($"/v1/transfers/{id}/like")).Is(200);
        (await bob.Posts($"/v1/transfers/{id}/comments", new { text = "yum" })).Is(201);
        await App.Folded();
        var item = await bob.FeedItem(id);
        item.EnumerateObject().Select(p => p.Name).Order().ShouldBe(new[]
        {
            "amount", "commentCount", "completedAt", "createdAt", "currency", "id", "isLikedByMe", "likeCount", "note", "receiver", "sender", "state", "status", "visibility",
        });
        item.GetProperty("sender").EnumerateObject().Select(p => p.Name).Order().ShouldBe(new[] { "avatarUrl", "displayName", "id", "username" });
        (item.GetProperty("amount").GetInt64(), item.GetProperty("likeCount").GetInt32(), item.GetProperty("commentCount").GetInt32(), item.GetProperty("isLikedByMe").GetBoolean())
            .ShouldBe((250, 1, 1, true));
        (await ann.FeedItem(id)).GetProperty("isLikedByMe").GetBoolean().ShouldBeFalse();
        (await ann.Gets($"/v1/feed/{id}")).Is(200).Text.ShouldBe((await ann.FeedItem(id)).GetRawText());
    }

    /// <summary>FD-4: both parties show amounts, or nobody else sees one; their own they always see.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Amounts_are_shown_to_others_if_both_parties_allow_it(bool sender, bool receiver)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(ann);
        (await ann.Patches("/v1/me", new { settings = new { showAmounts = sender } })).Is(200);
        (await bob.Patches("/v1/me", new { settings = new { showAmounts = receiver } })).Is(200);
        var id = await ann.Pays(bob, "public", 321);
        await App.Folded();
        foreach (var party in new[] { ann, bob })
        {
            (await party.FeedItem(id)).GetProperty("amount").GetInt64().ShouldBe(321);
            (await party.Gets($"/v1/transfers/{id}")).Cents("amount").ShouldBe(321);
        }
        long? shown = sender && receiver ? 321 : null;
        foreach (var path in new[] { "/v1/feed", "/v1/feed?scope=everyone", $"/v1/users/{bob.Username}/feed" })
            AmountOf(await friend.FeedItem(id, path)).ShouldBe(shown, path);
        AmountOf((await friend.Gets($"/v1/transfers/{id}")).Is(200).Json).ShouldBe(shown);
        AmountOf((await friend.Gets($"/v1/feed/{id}")).Is(200).Json).ShouldBe(shown);
    }

    [Fact]
    public async Task Others_see_nothing_of_funding_and_of_failures()
    {
        var (ann, bob) = await App.Two(has: 100);
        var friend = await App.Person();
        await friend.BecomesFriendOf(ann);
        (await friend.Gets($"/v1/transfers/{await ann.Pays(bob)}")).Is(200).Has("funding").ShouldBeFalse();
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 100_000, key: key, visibility: "public")).IsRefused("INSUFFICIENT_FUNDS");
        var refused = (await ann.Gets($"/v1/transfers/by-key/{key}")).Is(200).Id("id");
        await App.Folded();
        foreach (var other in new[] { bob, friend })
        {
            (await other.Gets($"/v1/transfers/{refused}")).IsRefused("NOT_FOUND", 404);
            (await other.FeedIds("/v1/feed")).ShouldNotContain(refused);
        }
        (await ann.Puts($"/v1/transfers/{refused}/like")).IsRefused("NOT_FOUND", 404);
        (await ann.Gets($"/v1/feed/{refused}")).IsRefused("NOT_FOUND", 404);
        (await ann.Patches($"/v1/transfers/{refused}", new { visibility = "private" })).IsRefused("NOT_FOUND", 404);
        (await ann.FeedIds("/v1/feed?scope=me")).ShouldNotContain(refused);
    }

    /// <summary>Read your writes: the answer of the payment names its position.</summary>
    [Fact]
    public async Task A_read_that_names_the_payments_position_has_it()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(bob);
        for (var i = 0; i < 5; i++)
        {
            var sent = (await ann.Sends(bob, 1)).Is(201);
            (await friend.Gets("/v1/feed?limit=1", ("Quits-Position", sent.Header("Quits-Position")!))).Items.Single().GetProperty("id").GetGuid().ShouldBe(sent.Id("transfer.id"));
        }
    }

    [Fact]
    public async Task A_cursor_is_its_readers_and_its_lists()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        for (var i = 0; i < 3; i++) await ann.Pays(bob);
        await App.Folded();
        var home = (await ann.Gets("/v1/feed?limit=1")).Words("nextCursor");
        var person = (await ann.Gets($"/v1/users/{bob.Username}/feed?limit=1")).Words("nextCursor");
        (await bob.Gets($"/v1/feed?cursor={home}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await bob.Gets($"/v1/users/{ann.Username}/feed?cursor={person}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await ann.Gets($"/v1/users/{ann.Username}/feed?cursor={person}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await ann.Gets($"/v1/feed?cursor={person}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await ann.Gets($"/v1/users/{bob.Username}/feed?cursor={home}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
    }

    [Theory]
    [InlineData("/v1/feed?scope=all")]
    [InlineData("/v1/feed?scope=")]
    [InlineData("/v1/feed?scope=friends';drop schema feed cascade;--")]
    [InlineData("/v1/feed?scope=me&with=nobody")]
    [InlineData("/v1/feed?scope=friends&with=00000000-0000-0000-0000-000000000001")]
    [InlineData("/v1/feed?limit=0")]
    [InlineData("/v1/feed?limit=101")]
    [InlineData("/v1/feed?cursor=nonsense")]
    public async Task What_is_not_understood_is_refused(string path) => (await (await App.Person()).Gets(path)).IsRefused("VALIDATION_ERROR", 400);

    [Theory]
    [InlineData("nobody-here")]
    [InlineData("%25")]
    [InlineData("a'%20or%20'1'='1")]
    public async Task A_person_that_is_not_there_has_no_page(string username) => (await (await App.Person()).Gets($"/v1/users/{username}/feed")).IsRefused("NOT_FOUND", 404);

    [Fact]
    public async Task Between_me_and_somebody_unknown_there_is_nothing() =>
        (await (await App.Person()).FeedIds($"/v1/feed?scope=me&with={Guid.NewGuid()}")).ShouldBeEmpty();

    static long? AmountOf(System.Text.Json.JsonElement item) =>
        item.GetProperty("amount") is { ValueKind: System.Text.Json.JsonValueKind.Number } amount ? amount.GetInt64() : null;
}
