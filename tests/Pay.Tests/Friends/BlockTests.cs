using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;
using Quits.Pay.Friends;

namespace Quits.Pay.Tests.Friends;

/// <summary>TR-3, FD-2: who is blocked finds nobody at any door, in the same words and after the same work as for someone who does not exist.</summary>
public sealed class BlockTests(PayApp app) : PayTests<PayApp>(app)
{
    public static TheoryData<string, string> Doors => new()
    {
        { "GET", "/v1/users/{name}" }, { "GET", "/v1/users/{name}/friends" }, { "GET", "/v1/users/{name}/mutual-friends" },
        { "PUT", "/v1/friends/{id}" }, { "DELETE", "/v1/friends/{id}" }, { "DELETE", "/v1/blocks/{id}" },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Who_blocks_me_answers_as_nobody_with_the_same_queries(string method, string door)
    {
        var (ann, bob) = await App.Two();
        await ann.BecomesFriendOf(bob);
        await bob.Blocks(ann);
        var (blocked, askedBlocked) = await Watch(ann, method, door.Replace("{name}", bob.Username).Replace("{id}", bob.Id.ToString()));
        var (nobody, askedNobody) = await Watch(ann, method, door.Replace("{name}", "no.such.one").Replace("{id}", Guid.NewGuid().ToString()));
        Wording(blocked).ShouldBe(Wording(nobody));
        blocked.IsRefused("NOT_FOUND", 404);
        askedBlocked.ShouldBe(askedNobody);
        askedBlocked.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_blocked_payment_is_refused_like_one_to_nobody_in_both_directions()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await App.Services.GetRequiredService<Quits.Pay.Identity.People>().FindAsync(new PersonId(bob.Id), CancellationToken.None);
        (await ann.Sends(bob, 100)).Is(201);
        (await bob.Blocks(ann)).Is(204);
        foreach (var path in new[] { "/v1/transfers", "/v1/transfers/quote" })
        {
            object Body(Guid receiver) => new { receiverId = receiver, amount = 100 };
            var (blocked, askedBlocked) = await Watch(ann, "POST", path, Body(bob.Id));
            var (nobody, askedNobody) = await Watch(ann, "POST", path, Body(Guid.NewGuid()));
            blocked.IsRefused("RECIPIENT_NOT_FOUND", 404, "receiverId");
            Wording(blocked).ShouldBe(Wording(nobody));
            askedBlocked.Length.ShouldBe(askedNobody.Length);
        }
        (await bob.Sends(ann, 50)).IsRefused("RECIPIENT_NOT_FOUND", 404, "receiverId");
        await App.Holds((ann, 900), (bob, 100));
        (await bob.Unblocks(ann)).Is(204);
        (await ann.Sends(bob, 100)).Is(201);
        await App.Holds((ann, 800), (bob, 200));
    }

    /// <summary>ID-2: what a key was answered stays its answer, whoever blocks whom later.</summary>
    [Fact]
    public async Task A_payment_made_before_the_block_is_still_answered_to_its_key()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        var first = (await ann.Sends(bob, 100, key: key)).Is(201);
        await bob.Blocks(ann);
        var again = (await ann.Sends(bob, 100, key: key)).Is(201);
        again.IsReplay.ShouldBeTrue();
        again.Text.ShouldBe(first.Text);
        await App.Holds((ann, 900), (bob, 100));
    }

    /// <summary>Another node's change arrives as a signal: no payment asks the database for it.</summary>
    [Fact]
    public async Task A_block_made_on_another_node_is_heard()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var relations = App.Services.GetRequiredService<Relations>();
        ValueTask<bool> Blocked() => relations.AreBlockedAsync(new(ann.Id), new(bob.Id), CancellationToken.None);
        await PayApp.Eventually(async () => !await Blocked() && await Queries(async () => await Blocked()) is [], "remembering");
        await App.Rows<int>("""
            begin;
            insert into friends.relation values (@a, @b, 5, now()), (@b, @a, 4, now());
            do $$ begin perform pg_notify('quits_change', 'blocks ' || person) from friends.relation where state >= 4; end $$;
            commit
            """, new { a = ann.Id, b = bob.Id });
        await PayApp.Eventually(async () => await Blocked(), "the block");
        (await ann.Sends(bob, 100)).IsRefused("RECIPIENT_NOT_FOUND", 404);
        (await relations.AreBlockedAsync(new(bob.Id), new(ann.Id), CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Whom_I_block_I_see_as_blocked_and_nothing_of_them()
    {
        var (ann, bob) = await App.Two();
        await ann.BecomesFriendOf(bob);
        await ann.Blocks(bob);
        var before = (await ann.Gets($"/v1/users/{bob.Username}")).Is(200).Text;
        (await ann.Gets($"/v1/users/{bob.Username}/friends")).IsRefused("NOT_FOUND", 404);
        (await ann.Gets($"/v1/users?query={bob.Username}")).Items.ShouldAllBe(found => found.GetProperty("id").GetGuid() != bob.Id);
        await bob.Blocks(ann);
        (await ann.Gets($"/v1/users/{bob.Username}")).Is(200).Text.ShouldBe(before, "it would tell of the other's block");
    }

    [Fact]
    public async Task The_public_answers_for_the_modules_above()
    {
        var (ann, bob) = await App.Two();
        var cat = await App.Person();
        var relations = App.Services.GetRequiredService<Relations>();
        var (a, b) = (new PersonId(ann.Id), new PersonId(bob.Id));
        (await relations.BetweenAsync(a, b, CancellationToken.None)).ShouldBe(Relation.None);
        await ann.Befriends(bob);
        (await relations.BetweenAsync(a, b, CancellationToken.None)).ShouldBe(Relation.Asked);
        (await relations.BetweenAsync(b, a, CancellationToken.None)).ShouldBe(Relation.AskedByOther);
        await ann.BecomesFriendOf(cat);
        await bob.BecomesFriendOf(cat);
        (await relations.MutualFriendsAsync(a, b, CancellationToken.None)).ShouldBe(1);
        (await relations.MutualFriendsAsync(a, new(Guid.NewGuid()), CancellationToken.None)).ShouldBeNull();
        (await relations.AreBlockedAsync(a, b, CancellationToken.None)).ShouldBeFalse();
        await bob.Blocks(ann);
        (await relations.AreBlockedAsync(a, b, CancellationToken.None)).ShouldBeTrue();
        await bob.Unblocks(ann);
        (await relations.AreBlockedAsync(a, b, CancellationToken.None)).ShouldBeFalse();
    }

    /// <summary>Someone whom very many block is looked up one by one, with the same answers.</summary>
    [Fact]
    public async Task More_blocks_than_are_remembered_are_still_blocks()
    {
        var (ann, bob) = await App.Two();
        await ann.Blocks(bob);
        await App.Rows<int>("""
            insert into friends.relation select @Id, gen_random_uuid(), 5, now() from generate_series(1, 1100);
            do $$ begin perform pg_notify('quits_change', 'blocks ' || person) from friends.relation where state >= 4; end $$
            """, new { ann.Id });
        var relations = App.Services.GetRequiredService<Relations>();
        var stranger = await App.Person();
        await PayApp.Eventually(async () => (await Queries(async () => await relations.AreBlockedAsync(new(ann.Id), new(stranger.Id), CancellationToken.None))).Length == 1, "forgetting");
        (await relations.AreBlockedAsync(new(ann.Id), new(bob.Id), CancellationToken.None)).ShouldBeTrue();
        (await relations.AreBlockedAsync(new(ann.Id), new(stranger.Id), CancellationToken.None)).ShouldBeFalse();
    }

    static (int, string?, string?, string?, string?) Wording(Reply reply) =>
        (reply.Status, reply.Words("code"), reply.Words("title"), reply.Has("detail") ? reply.Words("detail") : null, reply.Has("field") ? reply.Words("field") : null);

    /// <summary>
    /// Asks once to warm what is remembered, then three times, and says the fewest statements that one of them took: the signal of a change
    /// may come late, and then something remembered is looked up anew.
    /// </summary>
    static async Task<(Reply Reply, string[] Statements)> Watch(Member who, string method, string path, object? body = null)
    {
        Task<Reply> Ask() => body is null ? who.Asks(new HttpMethod(method), path, null) : who.Posts(path, body, Member.NewKey);
        var reply = await Ask();
        var watched = new List<string[]>();
        for (var round = 0; round < 3; round++) watched.Add(await Queries(async () => reply = await Ask()));
        return (reply, watched.MinBy(statements => statements.Length)!);
    }

    /// <summary>The statements sent to the database because of what is done here, told from all others by its trace.</summary>
    static async Task<string[]> Queries(Func<Task> act)
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var source = new ActivitySource("Quits.Tests.Queries");
        ActivityTraceId trace = default;
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name is "Npgsql" or "Quits.Tests.Queries" or "Microsoft.AspNetCore" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped =>
            {
                if (stopped.Source.Name == "Npgsql" && stopped.TraceId == trace) seen.Enqueue((stopped.GetTagItem("db.query.text") ?? stopped.GetTagItem("db.statement"))?.ToString() ?? stopped.DisplayName);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using (var root = source.StartActivity("watched")!)
        {
            trace = root.TraceId;
            await act();
        }
        return [.. seen];
    }
}
