using System.Text.Json;
using Quits.Pay.Tests.Delivery;

namespace Quits.Pay.Tests.Notifications;

/// <summary>NT-4: what friends do is told, on every way that tells, and never to who blocks them or is blocked by them (FD-2).</summary>
public sealed class FriendNewsTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    [Fact]
    public async Task Asking_tells_the_asked_and_accepting_tells_the_asker()
    {
        var (ann, bob) = await App.Two();
        (await ann.Befriends(bob)).Is(200);
        var asked = (await Inbox(bob)).ShouldHaveSingleItem();
        (Words(asked, "kind"), Words(asked, "title"), Words(asked, "link")).ShouldBe(("friend_request", $"Person {ann.Username} wants to be friends", "/friends"));
        (await bob.Befriends(ann)).Is(200);
        var accepted = (await Inbox(ann)).ShouldHaveSingleItem();
        (Words(accepted, "kind"), Words(accepted, "title")).ShouldBe(("friend_accepted", $"You and Person {bob.Username} are friends now"));
        (await Inbox(bob)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_ask_to_someone_who_blocks_the_asker_tells_nobody()
    {
        var (bob, browser) = await App.WithBrowser();
        var ann = await App.Person();
        (await bob.Blocks(ann)).Is(204);
        await ann.Befriends(bob);
        (await Inbox(bob)).ShouldBeEmpty();
        (await Inbox(ann)).ShouldBeEmpty();
        await App.Settled();
        App.Shown(browser).ShouldBeEmpty();
    }

    [Fact]
    public async Task Parting_is_nobodys_news()
    {
        var (ann, bob) = await App.Two();
        await ann.BecomesFriendOf(bob);
        var before = ((await Inbox(ann)).Count, (await Inbox(bob)).Count);
        (await ann.PartsFrom(bob)).Is(204);
        ((await Inbox(ann)).Count, (await Inbox(bob)).Count).ShouldBe(before);
    }

    [Theory]
    [InlineData("like", "payment_liked", "likes a payment of yours")]
    [InlineData("comment", "payment_commented", "commented on a payment of yours")]
    public async Task A_reaction_tells_both_parties_but_the_one_who_reacts(string how, string kind, string says)
    {
        var ann = await App.Person(has: 100);
        var (bob, browser) = await App.WithBrowser();
        var carol = await App.Person();
        var id = (await ann.Sends(bob, 1, visibility: "public")).Id("transfer.id");
        await React(how, carol, id);
        foreach (var party in new[] { ann, bob })
        {
            var told = (await Inbox(party)).Single(i => Words(i, "kind") == kind);
            (Words(told, "title"), Words(told, "link"), Words(told, "body")).ShouldBe(($"Person {carol.Username} {says}", $"/transfers/{id}", ""));
        }
        (await Inbox(carol)).ShouldBeEmpty();
        (await App.Shown(browser, 2)).Select(p => p.GetProperty("kind").GetString()).ShouldBe(["payment_received", kind], ignoreOrder: true);
        await React(how, bob, id);
        (await Inbox(bob)).Count(i => Words(i, "kind") == kind).ShouldBe(1);
        (await Inbox(ann)).Count(i => Words(i, "kind") == kind).ShouldBe(2);
    }

    [Fact]
    public async Task A_like_that_is_taken_back_and_given_again_tells_once()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = (await ann.Sends(bob, 1)).Id("transfer.id");
        await using var socket = await Socket.Of(ann);
        await socket.Next("balance_updated");
        for (var i = 0; i < 3; i++)
        {
            (await bob.Puts($"/v1/transfers/{id}/like")).Is(200);
            (await bob.Deletes($"/v1/transfers/{id}/like")).Is(200);
        }
        (await Inbox(ann)).Count(i => Words(i, "kind") == "payment_liked").ShouldBe(1);
        await React("comment", bob, id);
        var frames = await socket.Until(f => Words(f, "type") == "notification" && Words(f.GetProperty("notification"), "kind") == "payment_commented");
        frames.Count(f => Words(f, "type") == "notification").ShouldBe(2, "one like, one comment");
    }

    /// <summary>The receiver blocks the sender, who still sees the payment and likes it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_blocked_either_way_is_not_told_of(bool receiverBlocks)
    {
        var ann = await App.Person(has: 100);
        var (bob, browser) = await App.WithBrowser();
        var id = (await ann.Sends(bob, 1)).Id("transfer.id");
        await App.Shown(browser, 1);
        (await (receiverBlocks ? bob.Blocks(ann) : ann.Blocks(bob))).Is(204);
        await using var socket = await Socket.Of(bob);
        await socket.Next("balance_updated");
        await React("like", ann, id);
        await React("comment", ann, id);
        (await Inbox(bob)).Select(i => Words(i, "kind")).ShouldBe(["payment_received"]);
        (await bob.Gets("/v1/notifications/unread-count")).Cents("count").ShouldBe(1);
        await App.Settled();
        App.Shown(browser).Count.ShouldBe(1);
        var payer = await App.Person(has: 100);
        (await payer.Sends(bob, 1)).Is(201);
        (await socket.Until(f => Words(f, "type") == "payment_received")).ShouldNotContain(f => Words(f, "type") == "notification");
    }

    /// <summary>The ask stood in the inbox; with the block its name is gone from there, and the count with it. Money that came stays.</summary>
    [Fact]
    public async Task After_a_block_what_was_told_of_them_is_gone()
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.Befriends(bob)).Is(200);
        (await ann.Sends(bob, 1)).Is(201);
        (await Inbox(bob)).Count.ShouldBe(2);
        (await bob.Blocks(ann)).Is(204);
        Words((await Inbox(bob)).ShouldHaveSingleItem(), "kind").ShouldBe("payment_received");
        (await bob.Gets("/v1/notifications/unread-count")).Cents("count").ShouldBe(1);
    }

    [Fact]
    public async Task It_is_told_live()
    {
        var (ann, bob) = await App.Two();
        await using var socket = await Socket.Of(bob);
        await socket.Next("balance_updated");
        (await ann.Befriends(bob)).Is(200);
        Words((await socket.Next("notification")).GetProperty("notification"), "kind").ShouldBe("friend_request");
    }

    static async Task React(string how, Member who, Guid transfer)
    {
        if (how == "like") (await who.Puts($"/v1/transfers/{transfer}/like")).Is(200);
        else (await who.Posts($"/v1/transfers/{transfer}/comments", new { text = "Nice one" })).Is(201);
    }

    async Task<IReadOnlyList<JsonElement>> Inbox(Member who) =>
        [.. (await who.Gets("/v1/notifications", ("Quits-Position", $"{await App.One<long>("select position from ledger.log_head")}"))).Is(200).Items
            .Where(i => Words(i, "kind") != "welcome_credit")];

    static string? Words(JsonElement of, string name) => of.GetProperty(name).GetString();
}
