namespace Quits.Pay.Tests.Friends;

/// <summary>FR-2 by the front door: asking, answering, parting, blocking, and what each leaves in rows, counts and log.</summary>
public sealed class FriendshipTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task An_ask_waits_for_the_other_and_a_yes_makes_friends_of_both()
    {
        var (ann, bob) = await App.Two();
        (await ann.Befriends(bob)).Is(200).Text.ShouldBe("""{"status":"pending"}""");
        (await Names(ann, "/v1/friends/requests?direction=sent")).ShouldBe([bob.Username]);
        (await Names(bob, "/v1/friends/requests")).ShouldBe([ann.Username]);
        (await Names(ann, "/v1/friends")).ShouldBeEmpty();
        (await bob.Befriends(ann)).Is(200).Text.ShouldBe("""{"status":"accepted"}""");
        (await Names(ann, "/v1/friends")).ShouldBe([bob.Username]);
        (await Names(bob, "/v1/friends")).ShouldBe([ann.Username]);
        (await Names(bob, "/v1/friends/requests")).ShouldBeEmpty();
        (await Names(ann, "/v1/friends/requests?direction=sent")).ShouldBeEmpty();
        await Stands(ann, bob, 3, 3, "friend.asked", "friend.accepted");
        (await Circles(ann, bob)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_no_a_withdrawal_and_an_unfriending_leave_nothing()
    {
        var (ann, bob) = await App.Two();
        await ann.Befriends(bob);
        (await ann.PartsFrom(bob)).Is(204);
        await Stands(ann, bob, 0, 0, "friend.asked", "friend.withdrawn");
        await ann.Befriends(bob);
        (await bob.PartsFrom(ann)).Is(204);
        await ann.BecomesFriendOf(bob);
        (await bob.PartsFrom(ann)).Is(204);
        await Stands(ann, bob, 0, 0, "friend.asked", "friend.withdrawn", "friend.asked", "friend.declined", "friend.asked", "friend.accepted", "friend.ended");
        (await Circles(ann, bob)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Asking_parting_blocking_and_unblocking_again_change_nothing()
    {
        var (ann, bob) = await App.Two();
        for (var i = 0; i < 2; i++) (await ann.Befriends(bob)).Is(200).Words("status").ShouldBe("pending");
        for (var i = 0; i < 2; i++) (await bob.Befriends(ann)).Is(200).Words("status").ShouldBe("accepted");
        (await ann.Befriends(bob)).Is(200).Words("status").ShouldBe("accepted");
        for (var i = 0; i < 2; i++) (await ann.PartsFrom(bob)).Is(204);
        for (var i = 0; i < 2; i++) (await ann.Blocks(bob)).Is(204);
        for (var i = 0; i < 2; i++) (await ann.Unblocks(bob)).Is(204);
        await Stands(ann, bob, 0, 0, "friend.asked", "friend.accepted", "friend.ended", "person.blocked", "person.unblocked");
    }

    [Fact]
    public async Task A_block_ends_friendship_and_asks()
    {
        var (ann, bob) = await App.Two();
        await ann.BecomesFriendOf(bob);
        (await ann.Blocks(bob)).Is(204);
        await Stands(ann, bob, 4, 5, "friend.asked", "friend.accepted", "person.blocked");
        (await Circles(ann, bob)).ShouldBe((0, 0));
        (await Names(ann, "/v1/friends")).ShouldBeEmpty();
        (await Names(bob, "/v1/friends")).ShouldBeEmpty();
        var (cat, dan) = await App.Two();
        await cat.Befriends(dan);
        await dan.Blocks(cat);
        (await Names(cat, "/v1/friends/requests?direction=sent")).ShouldBeEmpty();
        (await Names(dan, "/v1/friends/requests")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lifted_block_leaves_strangers()
    {
        var (ann, bob) = await App.Two();
        await ann.BecomesFriendOf(bob);
        await ann.Blocks(bob);
        await ann.Unblocks(bob);
        await Stands(ann, bob, 0, 0, "friend.asked", "friend.accepted", "person.blocked", "person.unblocked");
        (await ann.Befriends(bob)).Is(200).Words("status").ShouldBe("pending");
    }

    [Fact]
    public async Task Two_may_block_each_other_and_each_lifts_only_their_own()
    {
        var (ann, bob) = await App.Two();
        await ann.Blocks(bob);
        var since = (await ann.Gets("/v1/blocks")).Items.Single().GetProperty("since").GetString();
        (await bob.Blocks(ann)).Is(204);
        await Stands(ann, bob, 6, 6, "person.blocked", "person.blocked");
        (await ann.Gets("/v1/blocks")).Items.Single().GetProperty("since").GetString().ShouldBe(since, "the time would tell of the other's block");
        (await ann.Unblocks(bob)).Is(204);
        await Stands(ann, bob, 5, 4, "person.blocked", "person.blocked", "person.unblocked");
        (await Names(ann, "/v1/blocks")).ShouldBeEmpty();
        (await Names(bob, "/v1/blocks")).ShouldBe([ann.Username]);
        (await bob.Unblocks(ann)).Is(204);
        await Stands(ann, bob, 0, 0, "person.blocked", "person.blocked", "person.unblocked", "person.unblocked");
    }

    [Fact]
    public async Task Whom_I_block_I_must_unblock_before_I_ask()
    {
        var (ann, bob) = await App.Two();
        await ann.Blocks(bob);
        var refused = (await ann.Befriends(bob)).IsRefused("PERSON_BLOCKED", 409, "userId");
        await bob.Blocks(ann);
        (await ann.Befriends(bob)).IsRefused("PERSON_BLOCKED", 409, "userId").Words("detail").ShouldBe(refused.Words("detail"));
    }

    [Fact]
    public async Task Nobody_and_oneself_are_no_friends_and_no_foes()
    {
        var ann = await App.Person();
        var nobody = ann with { Id = Guid.NewGuid() };
        (await ann.Befriends(nobody)).IsRefused("NOT_FOUND", 404);
        (await ann.PartsFrom(nobody)).IsRefused("NOT_FOUND", 404);
        (await ann.Blocks(nobody)).IsRefused("NOT_FOUND", 404);
        (await ann.Unblocks(nobody)).IsRefused("NOT_FOUND", 404);
        (await ann.Befriends(ann)).IsRefused("VALIDATION_ERROR", 400, "userId");
        (await ann.PartsFrom(ann)).IsRefused("VALIDATION_ERROR", 400, "userId");
        (await ann.Blocks(ann)).IsRefused("VALIDATION_ERROR", 400, "userId");
        (await ann.Unblocks(ann)).IsRefused("VALIDATION_ERROR", 400, "userId");
        (await ann.Puts("/v1/friends/bob")).Status.ShouldBeOneOf(404, 405);
        (await App.One<int>("select count(*) from friends.relation where @Id in (person, other)", new { ann.Id })).ShouldBe(0);
    }

    [Theory]
    [InlineData("GET", "/v1/friends")]
    [InlineData("GET", "/v1/friends/requests")]
    [InlineData("GET", "/v1/friends/suggestions")]
    [InlineData("GET", "/v1/blocks")]
    [InlineData("GET", "/v1/users/anyone/friends")]
    [InlineData("GET", "/v1/users/anyone/mutual-friends")]
    [InlineData("PUT", "/v1/friends/0196a000-0000-7000-8000-000000000001")]
    [InlineData("DELETE", "/v1/friends/0196a000-0000-7000-8000-000000000001")]
    [InlineData("PUT", "/v1/blocks/0196a000-0000-7000-8000-000000000001")]
    [InlineData("DELETE", "/v1/blocks/0196a000-0000-7000-8000-000000000001")]
    public async Task All_of_it_is_for_those_who_are_signed_in(string method, string path) =>
        (await App.Nobody.Asks(new HttpMethod(method), path, null)).IsRefused("UNAUTHENTICATED", 401);

    /// <summary>AU-1: who, from where, what, in the transaction of the change; the payload says how both stand from then on.</summary>
    [Fact]
    public async Task Every_change_is_a_fact_in_its_own_transaction()
    {
        var (ann, bob) = await App.Two();
        var reply = await ann.Befriends(bob);
        var (actor, subject, ip, payload) = (await App.Rows<(Guid, Guid, string, string)>(
            "select actor, subject, ip, payload::text from ledger.log where position = @position", new { position = long.Parse(reply.Header("Quits-Position")!) })).Single();
        (actor, subject, ip).ShouldBe((ann.Id, bob.Id, "127.0.0.1"));
        payload.ShouldBe($$"""{"person":"{{ann.Id}}","other":"{{bob.Id}}","personSees":1,"otherSees":2}""");
        (await App.One<bool>("""
            select bool_and(r.xmin = l.xmin) from friends.relation r, ledger.log l where @Id in (r.person, r.other) and l.actor = @Id and l.kind = 'friend.asked'
            """, new { ann.Id })).ShouldBeTrue();
    }

    async Task<string[]> Names(Member who, string path) => [.. (await who.Gets(path)).Is(200).Items.Select(i => i.GetProperty("username").GetString()!)];

    async Task<(int, int)> Circles(Member a, Member b) =>
        (await App.One<int>("select friends from friends.circle where person = @Id", new { a.Id }), await App.One<int>("select friends from friends.circle where person = @Id", new { b.Id }));

    /// <summary>Both rows (0 for none), and all facts between the two in order.</summary>
    async Task Stands(Member a, Member b, short aSees, short bSees, params string[] facts)
    {
        const string state = "select coalesce((select state from friends.relation where person = @p and other = @o), 0)";
        (await App.One<short>(state, new { p = a.Id, o = b.Id })).ShouldBe(aSees);
        (await App.One<short>(state, new { p = b.Id, o = a.Id })).ShouldBe(bSees);
        (await App.Rows<string>("select kind from ledger.log where (actor, subject) in ((@p, @o), (@o, @p)) order by position", new { p = a.Id, o = b.Id })).ShouldBe(facts);
    }
}
