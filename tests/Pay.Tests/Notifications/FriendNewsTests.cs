using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Friends;

namespace Quits.Pay.Tests.Notifications;

/// <summary>NT-4: what friends do is told, never to who blocks them.</summary>
public sealed class FriendNewsTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Asking_tells_the_asked_and_accepting_tells_the_asker()
    {
        var (ann, bob) = await App.Two();
        await Say(FriendsFacts.Asked, ann, bob, Relation.Asked, Relation.AskedByOther);
        await Say(FriendsFacts.Accepted, bob, ann, Relation.Friends, Relation.Friends);
        var asked = (await Inbox(bob)).ShouldHaveSingleItem();
        (Words(asked, "kind"), Words(asked, "title"), Words(asked, "link")).ShouldBe(("friend_request", $"Person {ann.Username} wants to be friends", "/friends"));
        var accepted = (await Inbox(ann)).ShouldHaveSingleItem();
        (Words(accepted, "kind"), Words(accepted, "title")).ShouldBe(("friend_accepted", $"You and Person {bob.Username} are friends now"));
    }

    [Theory]
    [InlineData(Relation.Blocks)]
    [InlineData(Relation.BothBlock)]
    [InlineData(Relation.None)]
    public async Task An_ask_to_someone_who_blocks_the_asker_tells_nobody(Relation seen)
    {
        var (ann, bob) = await App.Two();
        await Say(FriendsFacts.Asked, ann, bob, Relation.Asked, seen);
        (await Inbox(bob)).ShouldBeEmpty();
        (await Inbox(ann)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Declining_withdrawing_and_ending_are_nobodys_news()
    {
        var (ann, bob) = await App.Two();
        foreach (var kind in new[] { FriendsFacts.Declined, FriendsFacts.Withdrawn, FriendsFacts.Ended, FriendsFacts.Blocked, FriendsFacts.Unblocked })
            await Say(kind, ann, bob, Relation.None, Relation.None);
        (await Inbox(bob)).ShouldBeEmpty();
        (await Inbox(ann)).ShouldBeEmpty();
    }

    /// <summary>The ask stood in the inbox; with the block its name is gone from there, and the count with it. Money that came stays.</summary>
    [Fact]
    public async Task After_a_block_what_was_told_of_them_is_gone()
    {
        var (ann, bob) = await App.Two(has: 100);
        await Say(FriendsFacts.Asked, ann, bob, Relation.Asked, Relation.AskedByOther);
        (await ann.Sends(bob, 1)).Is(201);
        (await Inbox(bob)).Count.ShouldBe(2);
        await App.Rows<int>("insert into friends.relation (person, other, state, since) values (@a, @b, 4, now()), (@b, @a, 5, now()) returning 1", new { a = bob.Id, b = ann.Id });
        Words((await Inbox(bob)).ShouldHaveSingleItem(), "kind").ShouldBe("payment_received");
        (await bob.Gets("/v1/notifications/unread-count")).Cents("count").ShouldBe(1);
    }

    [Fact]
    public async Task It_is_told_live()
    {
        var (ann, bob) = await App.Two();
        await using var socket = await Socket.Of(bob);
        await socket.Next("balance_updated");
        await Say(FriendsFacts.Asked, ann, bob, Relation.Asked, Relation.AskedByOther);
        Words((await socket.Next("notification")).GetProperty("notification"), "kind").ShouldBe("friend_request");
    }

    async Task Say(string kind, Member actor, Member other, Relation sees, Relation otherSees)
    {
        await using var work = await App.Services.GetRequiredService<LedgerClient>().BeginAsync(CancellationToken.None);
        var payload = JsonSerializer.Serialize(new RelationFact(actor.Id, other.Id, sees, otherSees), JsonSerializerOptions.Web);
        await work.CommitAsync([new Fact(TransactionId.New(), kind, payload) { Actor = new PersonId(actor.Id), Subject = other.Id }], CancellationToken.None);
    }

    async Task<IReadOnlyList<JsonElement>> Inbox(Member who) =>
        [.. (await who.Gets("/v1/notifications", ("Quits-Position", $"{await App.One<long>("select position from ledger.log_head")}"))).Is(200).Items
            .Where(i => Words(i, "kind") != "welcome_credit")];

    static string? Words(JsonElement of, string name) => of.GetProperty(name).GetString();
}
