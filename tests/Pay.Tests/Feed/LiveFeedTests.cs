using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Tests.Feed;

/// <summary>NT-1, FD-8: the home feed moves by itself, for each as they may see it.</summary>
public sealed class LiveFeedTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Friends_of_either_party_hear_of_a_payment_as_it_happens()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (annsFriend, bobsFriend) = (await App.Person(), await App.Person());
        await annsFriend.BecomesFriendOf(ann);
        await bobsFriend.BecomesFriendOf(bob);
        await using var party = await Socket.Of(bob);
        await using var one = await Socket.Of(annsFriend);
        await using var other = await Socket.Of(bobsFriend);
        foreach (var device in new[] { party, one, other }) await device.Next("balance_updated");
        var sent = (await ann.Sends(bob, 250, "ramen", visibility: "friends")).Is(201);
        foreach (var (device, viewer) in new[] { (party, bob), (one, annsFriend), (other, bobsFriend) })
        {
            var frame = await device.Next("feed_item");
            frame.GetProperty("position").GetInt64().ShouldBe(long.Parse(sent.Header("Quits-Position")!));
            var item = frame.GetProperty("item");
            item.GetProperty("id").GetGuid().ShouldBe(sent.Id("transfer.id"));
            item.GetProperty("amount").ValueKind.ShouldBe(viewer == bob ? JsonValueKind.Number : JsonValueKind.Null);
            item.TryGetProperty("funding", out _).ShouldBeFalse();
            await App.Folded();
            item.GetRawText().ShouldBe((await viewer.FeedItem(sent.Id("transfer.id"))).GetRawText());
        }
    }

    [Fact]
    public async Task Likes_and_comments_are_counted_live_for_those_who_see_the_payment()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(ann);
        var id = await ann.Pays(bob);
        await using var device = await Socket.Of(friend);
        await device.Next("balance_updated");
        (await friend.Puts($"/v1/transfers/{id}/like")).Is(200);
        Counts(await device.Next("feed_item")).ShouldBe((1, 0, true));
        var comment = (await bob.Posts($"/v1/transfers/{id}/comments", new { text = "hi" })).Is(201).Id("id");
        Counts(await device.Next("feed_item")).ShouldBe((1, 1, true));
        (await bob.Deletes($"/v1/comments/{comment}")).Is(204);
        Counts(await device.Next("feed_item")).ShouldBe((1, 0, true));
        (await friend.Deletes($"/v1/transfers/{id}/like")).Is(200);
        Counts(await device.Next("feed_item")).ShouldBe((0, 0, false));
    }

    /// <summary>The channel keeps friends in memory: what changes while a device is connected counts from then on.</summary>
    [Fact]
    public async Task Befriending_unfriending_and_blocking_count_at_once()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var viewer = await App.Person();
        await using var device = await Socket.Of(viewer);
        await device.Next("balance_updated");
        await ann.Pays(bob);
        await Told();
        await viewer.BecomesFriendOf(ann);
        var during = await ann.Pays(bob);
        IdOf(await device.Next("feed_item")).ShouldBe(during);
        await viewer.PartsFrom(ann);
        await ann.Pays(bob);
        await Told();
        await viewer.BecomesFriendOf(bob);
        var again = await ann.Pays(bob);
        IdOf(await device.Next("feed_item")).ShouldBe(again);
        await ann.Blocks(viewer);
        await ann.Pays(bob, "public");
        (await ann.Puts($"/v1/transfers/{again}/like")).Is(200);
        await Told();
        await ann.Unblocks(viewer);
        var last = await ann.Pays(bob);
        IdOf(await device.Next("feed_item")).ShouldBe(last);

        // Entries that are told together are told as things stand then; so each is waited for, by a payment of the viewer's own.
        async Task Told()
        {
            var own = await bob.Pays(viewer);
            IdOf(await device.Next("feed_item")).ShouldBe(own);
        }
    }

    [Fact]
    public async Task A_payment_that_is_narrowed_goes_from_the_feeds_of_those_who_saw_it()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (friend, hidden) = (await App.Person(), await App.Person());
        await friend.BecomesFriendOf(ann);
        await hidden.BecomesFriendOf(bob);
        await ann.Blocks(hidden);
        var id = await ann.Pays(bob, "public");
        await using var sees = await Socket.Of(friend);
        await using var never = await Socket.Of(hidden);
        await using var party = await Socket.Of(bob);
        foreach (var device in new[] { sees, never, party }) await device.Next("balance_updated");
        (await ann.Patches($"/v1/transfers/{id}", new { visibility = "friends" })).Is(200);
        (await sees.Next("feed_item")).GetProperty("item").GetProperty("visibility").GetString().ShouldBe("friends");
        (await ann.Patches($"/v1/transfers/{id}", new { visibility = "private" })).Is(200);
        (await sees.Next("feed_item_gone")).GetProperty("id").GetGuid().ShouldBe(id);
        (await party.Next("feed_item")).GetProperty("item").GetProperty("visibility").GetString().ShouldBe("friends");
        (await party.Next("feed_item")).GetProperty("item").GetProperty("visibility").GetString().ShouldBe("private");
        var marker = await bob.Sends(hidden, 0);
        marker.Status.ShouldBe(400);
        await ann.Unblocks(hidden);
        var last = await ann.Pays(bob);
        (await never.Until(frame => IdOf(frame) == last)).ShouldAllBe(frame => !frame.GetRawText().Contains(id.ToString()));
    }

    /// <summary>FD-9: after everything was narrowed, whoever may have seen some of it is told once to read again; nobody else is told anything.</summary>
    [Fact]
    public async Task Narrowing_everything_tells_those_who_may_have_seen_it_to_read_again()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (annsFriend, bobsFriend, stranger, hidden) = (await App.Person(), await App.Person(), await App.Person(has: 1_000), await App.Person());
        await annsFriend.BecomesFriendOf(ann);
        await bobsFriend.BecomesFriendOf(bob);
        await hidden.BecomesFriendOf(bob);
        await hidden.BecomesFriendOf(stranger);
        await ann.Blocks(hidden);
        for (var i = 0; i < 3; i++) await ann.Pays(bob, i == 0 ? "public" : "friends");
        await App.Folded();
        Member[] told = [ann, bob, annsFriend, bobsFriend], others = [stranger, hidden];
        var devices = new List<(Member Who, Socket Device)>();
        foreach (var who in told.Concat(others)) devices.Add((who, await Socket.Of(who)));
        foreach (var (_, device) in devices) await device.Next("balance_updated");

        var narrowed = (await ann.Posts("/v1/transfers/narrow", new { visibility = "private" })).Is(200);
        narrowed.Cents("count").ShouldBe(3);
        (await ann.Posts("/v1/transfers/narrow", new { visibility = "private" })).Is(200).Cents("count").ShouldBe(0);
        // What comes after it shows that nothing else came before.
        var last = await stranger.Pays(hidden, "public");
        foreach (var (who, device) in devices)
        {
            if (told.Contains(who))
            {
                var frame = await device.Next("feed_changed");
                frame.EnumerateObject().Select(p => p.Name).ShouldBe(["type", "position"]);
                frame.GetProperty("position").GetInt64().ShouldBe(long.Parse(narrowed.Header("Quits-Position")!));
                (await who.FeedIds("/v1/feed")).Count(id => id != last).ShouldBe(who == ann || who == bob ? 3 : 0);
            }
            else (await device.Until(frame => IdOf(frame) == last)).ShouldNotContain(frame => frame.GetProperty("type").GetString() == "feed_changed");
            await device.DisposeAsync();
        }
    }

    /// <summary>NT-2: who comes back is told what came into their feed meanwhile, in order, once.</summary>
    [Fact]
    public async Task Who_comes_back_hears_of_what_they_missed()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(ann);
        var seen = long.Parse((await ann.Sends(bob, 1)).Is(201).Header("Quits-Position")!);
        Guid[] missed = [await ann.Pays(bob), await ann.Pays(bob, "public"), await ann.Pays(bob, "private"), await ann.Pays(bob)];
        await using var device = await Socket.Of(friend);
        await device.Next("balance_updated");
        await device.Says($$"""{"type":"resume","position":{{seen}}}""");
        foreach (var id in new[] { missed[0], missed[1], missed[3] }) IdOf(await device.Next("feed_item")).ShouldBe(id);
        var live = await ann.Pays(bob);
        IdOf(await device.Next("feed_item")).ShouldBe(live);
    }

    /// <summary>FD-9, NT-2: everything was narrowed while somebody was away. Who would have been told is told on return, nobody else, and nobody of what they know.</summary>
    [Fact]
    public async Task Who_comes_back_after_everything_was_narrowed_is_told_to_read_again()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (annsFriend, bobsFriend, stranger, hidden) = (await App.Person(has: 100), await App.Person(has: 100), await App.Person(has: 100), await App.Person(has: 100));
        await annsFriend.BecomesFriendOf(ann);
        await bobsFriend.BecomesFriendOf(bob);
        await hidden.BecomesFriendOf(bob);
        await ann.Blocks(hidden);
        await ann.Pays(bob, "public");
        await ann.Pays(bob);
        var seen = await App.One<long>("select position from ledger.log_head");
        var narrowed = long.Parse((await ann.Posts("/v1/transfers/narrow", new { visibility = "friends" })).Is(200).Header("Quits-Position")!);
        var again = long.Parse((await ann.Posts("/v1/transfers/narrow", new { visibility = "private" })).Is(200).Header("Quits-Position")!);

        foreach (var who in new[] { ann, bob, annsFriend, bobsFriend, stranger, hidden })
        {
            var payee = who == bob ? annsFriend : bob;
            (await Missed(who, seen, payee)).ShouldBe(who == stranger || who == hidden ? [] : [again], who.Username);
            (await Missed(who, narrowed, payee)).ShouldBe(who == stranger || who == hidden ? [] : [again], who.Username);
            (await Missed(who, again, payee)).ShouldBeEmpty(who.Username);
        }
    }

    /// <summary>FD-9, NT-2: the same when one payment was narrowed meanwhile.</summary>
    [Fact]
    public async Task Who_comes_back_after_a_payment_was_narrowed_is_told_to_read_again()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (friend, stranger, hidden) = (await App.Person(has: 100), await App.Person(has: 100), await App.Person(has: 100));
        await friend.BecomesFriendOf(ann);
        await hidden.BecomesFriendOf(bob);
        await ann.Blocks(hidden);
        var id = await ann.Pays(bob, "public");
        var seen = await App.One<long>("select position from ledger.log_head");
        var narrowed = long.Parse((await ann.Patches($"/v1/transfers/{id}", new { visibility = "private" })).Is(200).Header("Quits-Position")!);
        foreach (var who in new[] { ann, bob, friend, stranger, hidden })
        {
            var payee = who == bob ? friend : bob;
            (await Missed(who, seen, payee)).ShouldBe(who == stranger || who == hidden ? [] : [narrowed], who.Username);
            (await Missed(who, narrowed, payee)).ShouldBeEmpty(who.Username);
        }
    }

    /// <summary>What a device that resumes is told of feeds to be read again, before a payment of its person that it missed, too.</summary>
    async Task<long[]> Missed(Member who, long position, Member payee)
    {
        var last = await who.Pays(payee, "private");
        await using var device = await Socket.Of(who);
        await device.Next("balance_updated");
        await device.Says($$"""{"type":"resume","position":{{position}}}""");
        return [.. (await device.Until(frame => IdOf(frame) == last)).Where(f => f.GetProperty("type").GetString() == "feed_changed").Select(f => f.GetProperty("position").GetInt64())];
    }

    /// <summary>So many are looked at; whoever was away for longer is told in any case.</summary>
    [Fact]
    public async Task Who_was_away_for_very_many_narrowings_is_told_to_read_again_in_any_case()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var stranger = await App.Person();
        await ann.Pays(bob);
        var seen = await App.One<long>("select position from ledger.log_head");
        (await ann.Posts("/v1/transfers/narrow", new { visibility = "private" })).Is(200);
        var fact = await App.One<Guid>("select fact from transfers.narrowed_all where person = @Id", new { ann.Id });
        await App.Rows<int>("insert into transfers.narrowed_all (person, fact) select gen_random_uuid(), @fact from generate_series(1, 98)", new { fact });
        await using var device = await Socket.Of(stranger);
        await device.Next("balance_updated");
        await device.Says($$"""{"type":"resume","position":{{seen}}}""");
        await App.Rows<int>("insert into transfers.narrowed_all (person, fact) values (gen_random_uuid(), @fact)", new { fact });
        await device.Says($$"""{"type":"resume","position":{{seen}}}""");
        (await device.Next()).GetProperty("type").GetString().ShouldBe("feed_changed");
    }

    /// <summary>So much of the log is looked through; whoever was away for longer is told in any case, once.</summary>
    [Fact]
    public async Task Who_was_away_for_very_much_of_the_log_is_told_to_read_again_in_any_case()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var seen = await App.One<long>("select position from ledger.log_head");
        var ledger = App.Services.GetRequiredService<LedgerClient>();
        foreach (var some in Enumerable.Range(0, Limits.ResumeScanned + 1).Chunk(500))
            await Task.WhenAll(some.Select(_ => ledger.SubmitAsync(new Fact(TransactionId.New(), "test.happened", "{}"))));
        var last = await App.One<long>("select position from ledger.log_head");
        await App.Folded();
        await using var device = await Socket.Of(bob);
        await device.Next("balance_updated");
        await device.Says($$"""{"type":"resume","position":{{last - Limits.ResumeScanned}}}""");
        await device.Says($$"""{"type":"resume","position":{{seen}}}""");
        var frame = await device.Next();
        (frame.GetProperty("type").GetString(), frame.GetProperty("position").GetInt64()).ShouldBe(("feed_changed", last));
        await ann.Pays(bob);
        (await device.Next()).GetProperty("type").GetString().ShouldBe("payment_received");
    }

    [Fact]
    public async Task Who_missed_too_much_is_told_to_read_anew()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var friend = await App.Person();
        await friend.BecomesFriendOf(ann);
        var seen = long.Parse((await ann.Sends(bob, 1)).Is(201).Header("Quits-Position")!);
        for (var i = 0; i < 81; i++) await ann.Pays(bob);
        await using var device = await Socket.Of(friend);
        await device.Next("balance_updated");
        await device.Says($$"""{"type":"resume","position":{{seen}}}""");
        await device.Next("reset");
    }

    /// <summary>Devices that come and go while payments and friendships happen hear of what is in their feed and of nothing else.</summary>
    [Fact]
    public async Task Coming_and_going_devices_hear_what_their_feed_has()
    {
        var (ann, bob) = await App.Two(has: 100_000);
        var friends = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => App.Person()));
        foreach (var friend in friends) await friend.BecomesFriendOf(ann);
        var paying = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++) await ann.Pays(bob);
            return await ann.Pays(bob);
        });
        var listening = friends.Select(async friend =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var device = await Socket.Of(friend);
                await device.Next("feed_item");
                var positions = new List<long>();
                for (var n = 0; n < 10 && !paying.IsCompleted; n++) positions.Add((await device.Next("feed_item")).GetProperty("position").GetInt64());
                positions.ShouldBe(positions.Distinct().Order());
                if (positions.Count > 1) (positions[^1] - positions[0]).ShouldBe(positions.Count - 1, "a payment between was not told");
            }
        });
        await Task.WhenAll(listening.Select(task => Task.WhenAny(task, paying)));
        await paying;
    }

    static Guid? IdOf(JsonElement frame) => frame.GetProperty("type").GetString() == "feed_item" ? frame.GetProperty("item").GetProperty("id").GetGuid() : null;

    static (int, int, bool) Counts(JsonElement frame) => (
        frame.GetProperty("item").GetProperty("likeCount").GetInt32(), frame.GetProperty("item").GetProperty("commentCount").GetInt32(), frame.GetProperty("item").GetProperty("isLikedByMe").GetBoolean());
}
