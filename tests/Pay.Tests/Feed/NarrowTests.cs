namespace Quits.Pay.Tests.Feed;

/// <summary>FD-9: a party shows a past payment to fewer, never to more.</summary>
public sealed class NarrowTests(PayApp app) : PayTests<PayApp>(app)
{
    [Theory]
    [InlineData("public", "friends", 200)]
    [InlineData("public", "private", 200)]
    [InlineData("friends", "private", 200)]
    [InlineData("public", "public", 200)]
    [InlineData("friends", "friends", 200)]
    [InlineData("private", "private", 200)]
    [InlineData("friends", "public", 422)]
    [InlineData("private", "friends", 422)]
    [InlineData("private", "public", 422)]
    public async Task A_payment_only_ever_gets_more_private(string from, string to, int status)
    {
        var (ann, bob) = await App.Two(has: 100);
        foreach (var party in new[] { ann, bob })
        {
            var id = await ann.Pays(bob, from);
            var reply = await party.Patches($"/v1/transfers/{id}", new { visibility = to });
            if (status == 422) reply.IsRefused("VALIDATION_ERROR", 422, "visibility");
            else reply.Is(200).Words("visibility").ShouldBe(to);
            foreach (var reader in new[] { ann, bob }) (await reader.Gets($"/v1/transfers/{id}")).Words("visibility").ShouldBe(status == 422 ? from : to);
            // What changed nothing is not news.
            (await App.One<int>("select count(*) from ledger.log where kind = 'transfer.narrowed' and subject = @id", new { id })).ShouldBe(status == 200 && from != to ? 1 : 0);
        }
    }

    [Fact]
    public async Task What_one_party_narrowed_the_other_cannot_widen()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob, "public");
        (await bob.Patches($"/v1/transfers/{id}", new { visibility = "private" })).Is(200);
        foreach (var visibility in new[] { "public", "friends" }) (await ann.Patches($"/v1/transfers/{id}", new { visibility })).IsRefused("VALIDATION_ERROR", 422);
        (await ann.Patches($"/v1/transfers/{id}", new { visibility = "private" })).Is(200);
    }

    [Fact]
    public async Task A_narrowed_payment_is_gone_for_others_at_once_and_at_every_door()
    {
        var (ann, bob) = await App.Two(has: 100);
        var (friend, stranger) = (await App.Person(), await App.Person());
        await friend.BecomesFriendOf(ann);
        var id = await ann.Pays(bob, "public");
        (await friend.Posts($"/v1/transfers/{id}/comments", new { text = "nice" })).Is(201);
        await App.Folded();
        (await stranger.FeedIds("/v1/feed?scope=everyone")).ShouldContain(id);
        (await ann.Patches($"/v1/transfers/{id}", new { visibility = "friends" })).Is(200);
        (await stranger.FeedIds("/v1/feed?scope=everyone")).ShouldNotContain(id);
        (await stranger.Gets($"/v1/transfers/{id}")).Is(404);
        (await friend.FeedIds("/v1/feed?scope=everyone")).ShouldNotContain(id);
        (await friend.FeedIds("/v1/feed")).ShouldContain(id);
        (await ann.Patches($"/v1/transfers/{id}", new { visibility = "private" })).Is(200);
        (await friend.FeedIds("/v1/feed")).ShouldNotContain(id);
        (await friend.Gets($"/v1/transfers/{id}/comments")).Is(404);
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldNotContain(id);
        (await bob.FeedIds("/v1/feed")).ShouldContain(id);
    }

    [Fact]
    public async Task All_past_payments_are_narrowed_at_once_and_later_ones_are_not()
    {
        var (ann, bob) = (await App.Person(has: 100), await App.Person(has: 100));
        var (friend, other) = (await App.Person(has: 100), await App.Person());
        await friend.BecomesFriendOf(bob);
        Guid[] mine = [await ann.Pays(bob, "public"), await bob.Pays(ann, "friends"), await ann.Pays(bob, "private")];
        var others = await friend.Pays(bob, "public");
        (await ann.Posts("/v1/transfers/narrow", new { visibility = "private" })).Is(200).At("count").GetInt32().ShouldBe(2);
        (await ann.Posts("/v1/transfers/narrow", new { visibility = "private" })).Is(200).At("count").GetInt32().ShouldBe(0);
        (await ann.Posts("/v1/transfers/narrow", new { visibility = "friends" })).Is(200).At("count").GetInt32().ShouldBe(0);
        (await friend.FeedIds("/v1/feed")).Intersect(mine).ShouldBeEmpty();
        var later = await ann.Pays(bob, "public");
        await App.Folded();
        (await friend.FeedIds("/v1/feed")).ShouldBe([later, others]);
        (await other.FeedIds("/v1/feed?scope=everyone")).Intersect([.. mine, later, others]).ShouldBe([later, others]);
        (await bob.FeedIds("/v1/feed")).ShouldBe([later, others, .. mine.Reverse()]);
        (await App.One<int>("select count(*) from ledger.log where kind = 'transfers.narrowed' and subject = @Id", new { ann.Id })).ShouldBe(1);
    }

    [Theory]
    [InlineData("{}", "MISSING_FIELD", 400)]
    [InlineData("""{"visibility":"everyone"}""", "VALIDATION_ERROR", 400)]
    [InlineData("""{"visibility":"Private"}""", "VALIDATION_ERROR", 400)]
    [InlineData("""{"visibility":"public"}""", "VALIDATION_ERROR", 422)]
    public async Task Narrowing_everything_takes_friends_or_private(string body, string code, int status) =>
        (await (await App.Person()).PostsText("/v1/transfers/narrow", body)).IsRefused(code, status);

    /// <summary>Both parties narrow, one at a time and all at once, while payments go on and the fold runs.</summary>
    [Fact]
    public async Task Racing_narrowings_end_as_the_narrowest()
    {
        var (ann, bob) = (await App.Person(has: 10_000), await App.Person(has: 10_000));
        var friend = await App.Person();
        await friend.BecomesFriendOf(ann);
        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? ann.Pays(bob, "public") : bob.Pays(ann, "friends")));
        var random = new Random(11);
        var acts = Enumerable.Range(0, 120).Select(i => (Who: i % 2 == 0 ? ann : bob, Id: ids[random.Next(ids.Length)], Kind: random.Next(12), Visibility: random.Next(2) == 0 ? "friends" : "private")).ToArray();
        await Parallel.ForEachAsync(acts, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (act, _) =>
        {
            if (act.Kind == 0) (await act.Who.Posts("/v1/transfers/narrow", new { visibility = "friends" })).Is(200);
            else if (act.Kind < 4) await act.Who.Pays(act.Who == ann ? bob : ann, "public");
            else (await act.Who.Patches($"/v1/transfers/{act.Id}", new { visibility = act.Visibility })).Status.ShouldBeOneOf(200, 422);
        });
        await App.Folded();
        var hidden = acts.Where(a => a is { Kind: >= 4, Visibility: "private" }).Select(a => a.Id).ToHashSet();
        var seen = await friend.FeedIds("/v1/feed");
        seen.Intersect(hidden).ShouldBeEmpty();
        ids.Except(hidden).Except(seen).ShouldBeEmpty();
        (await App.One<long>("select count(*) from feed.item i join transfers.narrowed n using (position) where i.visibility < n.visibility")).ShouldBe(0);
    }
}
