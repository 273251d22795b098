namespace Quits.Pay.Tests.Requests;

/// <summary>LESSONS 7: a request is its two parties' alone, and not even theirs while one blocks the other.</summary>
public sealed class RequestPrivacyTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_third_person_finds_nothing_at_any_door()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var carol = await App.Person(has: 1_000);
        await carol.BecomesFriendOf(ann);
        await carol.BecomesFriendOf(bob);
        var id = await bob.Wants(ann, 400, visibility: "public");
        foreach (var (request, other) in new[] { (id, carol), (Guid.NewGuid(), carol), (Guid.NewGuid(), ann) }) await FindsNothing(other, request);
        (await carol.Gets("/v1/requests")).Is(200).Items.ShouldBeEmpty();
        (await carol.Gets("/v1/feed?scope=friends")).Is(200).Items.ShouldBeEmpty();
        foreach (var path in new[] { "", "/pay", "/decline", "/cancel", "/remind" }) (await App.Nobody.Posts($"/v1/requests/{id}{path}", null, Member.NewKey)).Status.ShouldBeOneOf(401, 405);
        (await App.Nobody.Gets("/v1/requests")).IsRefused("UNAUTHENTICATED", 401);
        (await Asking.Status(id, ann, bob)).ShouldBe("pending");
        await App.Holds((ann, 1_000), (bob, 0), (carol, 1_000));
    }

    [Fact]
    public async Task A_party_finds_nothing_where_the_other_one_acts()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        (await bob.PaysFor(id)).IsRefused("NOT_FOUND", 404);
        (await bob.Declines(id)).IsRefused("NOT_FOUND", 404);
        (await bob.Offers(id, 1)).IsRefused("NOT_FOUND", 404);
        (await ann.Cancels(id)).IsRefused("NOT_FOUND", 404);
        (await ann.Agrees(id, 1)).IsRefused("NOT_FOUND", 404);
        (await ann.Insists(id, 1)).IsRefused("NOT_FOUND", 404);
        (await ann.Reminds(id)).IsRefused("NOT_FOUND", 404);
        (await Asking.Status(id, ann, bob)).ShouldBe("pending");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_block_by_either_hides_it_from_both_until_it_is_lifted(bool payerBlocks)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        var (blocker, blocked) = payerBlocks ? (ann, bob) : (bob, ann);
        (await blocker.Blocks(blocked)).Is(204);
        foreach (var party in new[] { ann, bob })
        {
            await FindsNothing(party, id);
            foreach (var query in new[] { "", "?direction=received", "?direction=sent", "?status=pending" }) (await party.Gets($"/v1/requests{query}")).Is(200).Items.ShouldBeEmpty();
            (await party.Gets("/v1/notifications")).Is(200).Items.ShouldAllBe(i => i.GetProperty("kind").GetString() == "welcome_credit");
        }
        await App.Holds((ann, 1_000), (bob, 0));
        (await blocker.Unblocks(blocked)).Is(204);
        (await Asking.Status(id, ann, bob)).ShouldBe("pending");
        (await ann.PaysFor(id)).Is(201);
        await Asking.PaidMeansMoved(App);
    }

    static async Task FindsNothing(Member who, Guid request)
    {
        (await who.Gets($"/v1/requests/{request}")).IsRefused("NOT_FOUND", 404);
        (await who.PaysFor(request)).IsRefused("NOT_FOUND", 404);
        (await who.Declines(request)).IsRefused("NOT_FOUND", 404);
        (await who.Cancels(request)).IsRefused("NOT_FOUND", 404);
        (await who.Reminds(request)).IsRefused("NOT_FOUND", 404);
        (await who.Offers(request, 1)).IsRefused("NOT_FOUND", 404);
        (await who.Agrees(request, 1)).IsRefused("NOT_FOUND", 404);
        (await who.Insists(request, 1)).IsRefused("NOT_FOUND", 404);
    }
}
