namespace Quits.Pay.Tests.Friends;

/// <summary>FR-2 under races: every outcome is one that some order of the same acts would have had.</summary>
public sealed class FriendRaceTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Thirty_two_opposite_asks_make_friends_exactly_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var (ann, bob) = await App.Two();
            var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? ann.Befriends(bob) : bob.Befriends(ann)));
            replies.ShouldAllBe(r => r.Status == 200);
            replies.Count(r => r.Words("status") == "accepted").ShouldBeGreaterThanOrEqualTo(16);
            (await Facts(ann, bob)).ShouldBe(["friend.asked", "friend.accepted"]);
            await IsWhole(ann, bob);
            (await Circle(ann), await Circle(bob)).ShouldBe((1, 1));
        }
    }

    [Fact]
    public async Task An_ask_against_a_block_ends_blocked_and_is_found_out_by_nobody()
    {
        for (var round = 0; round < 20; round++)
        {
            var (ann, bob) = await App.Two();
            var (asks, block) = (Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ann.Befriends(bob))), bob.Blocks(ann));
            (await block).Is(204);
            foreach (var ask in await asks)
                if (ask.Status != 404) ask.Is(200).Words("status").ShouldBe("pending");
            (await App.One<short>("select state from friends.relation where person = @a and other = @b", new { a = bob.Id, b = ann.Id })).ShouldBe((short)4);
            await IsWhole(ann, bob);
        }
    }

    [Fact]
    public async Task A_yes_against_a_withdrawal_leaves_friends_or_a_new_ask()
    {
        for (var round = 0; round < 20; round++)
        {
            var (ann, bob) = await App.Two();
            (await ann.Befriends(bob)).Is(200);
            var (yes, withdrawal) = (bob.Befriends(ann), ann.PartsFrom(bob));
            (await withdrawal).Is(204);
            var status = (await yes).Is(200).Words("status");
            var sees = await App.One<short>("select coalesce((select state from friends.relation where person = @a and other = @b), 0)", new { a = bob.Id, b = ann.Id });
            // Accepted first, then ended; or withdrawn first, and then the yes is an ask.
            (status, sees).ShouldBeOneOf(("accepted", (short)0), ("pending", (short)1));
            (await Circle(ann), await Circle(bob)).ShouldBe((0, 0));
            await IsWhole(ann, bob);
        }
    }

    [Fact]
    public async Task Blocks_from_both_sides_at_once_both_stand()
    {
        for (var round = 0; round < 20; round++)
        {
            var (ann, bob) = await App.Two();
            await ann.BecomesFriendOf(bob);
            await Task.WhenAll(ann.Blocks(bob), bob.Blocks(ann));
            (await App.Rows<short>("select state from friends.relation where person = any(@ids)", new { ids = new[] { ann.Id, bob.Id } })).ShouldBe([(short)6, (short)6]);
            (await Circle(ann), await Circle(bob)).ShouldBe((0, 0));
        }
    }

    /// <summary>Every pair of eight shares people with others: whoever locked out of order would deadlock here.</summary>
    [Fact]
    public async Task A_crowd_befriending_everyone_at_once_neither_deadlocks_nor_miscounts()
    {
        var crowd = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => App.Person()));
        var replies = await Task.WhenAll(from a in crowd from b in crowd where a != b select a.Befriends(b));
        replies.ShouldAllBe(r => r.Status == 200);
        foreach (var one in crowd) (await Circle(one)).ShouldBe(7);
        var parting = await Task.WhenAll(from a in crowd from b in crowd where a != b select a.PartsFrom(b));
        parting.ShouldAllBe(r => r.Status == 204);
        foreach (var one in crowd) (await Circle(one)).ShouldBe(0);
        (await App.One<int>("select count(*)::int from friends.relation where person = any(@ids)", new { ids = crowd.Select(c => c.Id).ToArray() })).ShouldBe(0);
    }

    async Task<int> Circle(Member who) => await App.One<int?>("select friends from friends.circle where person = @Id", new { who.Id }) ?? 0;

    Task<IReadOnlyList<string>> Facts(Member a, Member b) =>
        App.Rows<string>("select kind from ledger.log where (actor, subject) in ((@a, @b), (@b, @a)) order by position", new { a = a.Id, b = b.Id });

    /// <summary>The last fact says what the rows say, and the two rows mirror each other.</summary>
    async Task IsWhole(Member a, Member b)
    {
        var (person, sees, seen) = (await App.Rows<(Guid, short, short)>("""
            select (payload ->> 'person')::uuid, (payload ->> 'personSees')::smallint, (payload ->> 'otherSees')::smallint
            from ledger.log where (actor, subject) in ((@a, @b), (@b, @a)) order by position desc limit 1
            """, new { a = a.Id, b = b.Id })).Single();
        const string state = "select coalesce((select state from friends.relation where person = @p and other = @o), 0)";
        (await App.One<short>(state, new { p = person, o = person == a.Id ? b.Id : a.Id })).ShouldBe(sees);
        (await App.One<short>(state, new { p = person == a.Id ? b.Id : a.Id, o = person })).ShouldBe(seen);
    }
}
