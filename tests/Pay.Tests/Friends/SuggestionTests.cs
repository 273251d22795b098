using System.Text.Json;

namespace Quits.Pay.Tests.Friends;

/// <summary>People one may know: whom one paid, then friends of friends by how many are in common (FR-2, FR-3).</summary>
public sealed class SuggestionTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task People_I_paid_come_first_then_friends_of_friends_by_friends_in_common()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (cat, one) = await App.Two();
        var (two, payee) = await App.Two(has: 1_000);
        foreach (var friend in new[] { bob, cat }) await ann.BecomesFriendOf(friend);
        await one.BecomesFriendOf(bob);
        foreach (var friend in new[] { bob, cat }) await two.BecomesFriendOf(friend);
        (await ann.Sends(payee, 1)).Is(201);
        (await two.Sends(ann, 1)).Is(201);
        (await Suggested(ann)).ShouldBe([(two.Username, 2, "paid"), (payee.Username, 0, "paid"), (one.Username, 1, "mutualFriends")]);
        (await ann.Gets("/v1/friends/suggestions")).Items[0].EnumerateObject().Select(p => p.Name).ShouldBe(
            ["id", "username", "displayName", "avatarUrl", "mutualFriends", "reason"], ignoreOrder: true);
    }

    [Fact]
    public async Task Nobody_is_suggested_with_whom_something_is_already()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await ann.BecomesFriendOf(bob);
        var others = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => App.Person()));
        foreach (var other in others)
        {
            await other.BecomesFriendOf(bob);
            (await ann.Sends(other, 1)).Is(201);
        }
        await ann.Befriends(others[0]);
        await others[1].Befriends(ann);
        await ann.Blocks(others[2]);
        await others[3].Blocks(ann);
        (await Suggested(ann)).ShouldBe([(others[4].Username, 1, "paid")]);
    }

    [Fact]
    public async Task Who_cannot_be_found_is_not_suggested()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (shy, paid) = await App.Two();
        await ann.BecomesFriendOf(bob);
        await shy.BecomesFriendOf(bob);
        (await ann.Sends(paid, 1)).Is(201);
        foreach (var one in new[] { shy, paid }) (await one.Patches("/v1/me", new { settings = new { findable = false } })).Is(200);
        (await Suggested(ann)).ShouldBeEmpty();
    }

    /// <summary>A suggestion would tell of a friendship that one of its two hides.</summary>
    [Fact]
    public async Task Hidden_friendships_suggest_nobody()
    {
        var (ann, hid) = await App.Two(has: 1_000);
        var (far, bob) = await App.Two();
        var shy = await App.Person();
        await ann.BecomesFriendOf(hid);
        await ann.BecomesFriendOf(bob);
        await far.BecomesFriendOf(hid);
        await shy.BecomesFriendOf(bob);
        foreach (var one in new[] { hid, shy }) (await one.Patches("/v1/me", new { settings = new { hideFriends = true } })).Is(200);
        (await Suggested(ann)).ShouldBeEmpty();
        (await ann.Sends(shy, 1)).Is(201);
        (await Suggested(ann)).ShouldBe([(shy.Username, null, "paid")]);
    }

    static async Task<(string, int?, string)[]> Suggested(Member who) => [.. (await who.Gets("/v1/friends/suggestions")).Is(200).Items.Select(i => (
        i.GetProperty("username").GetString()!,
        i.GetProperty("mutualFriends").ValueKind == JsonValueKind.Null ? (int?)null : i.GetProperty("mutualFriends").GetInt32(),
        i.GetProperty("reason").GetString()!))];
}
