using System.Text.Json;

namespace Quits.Pay.Tests.Friends;

/// <summary>What one sees of another person (FR-1, FR-2, TR-17).</summary>
public sealed class ProfileTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_profile_shows_who_someone_is_and_how_they_stand_to_me_and_nothing_more()
    {
        var (ann, bob) = await App.Two();
        var profile = (await ann.Gets($"/v1/users/{bob.Username.ToUpperInvariant()}")).Is(200);
        profile.Id("id").ShouldBe(bob.Id);
        profile.Json.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["id", "username", "displayName", "avatarUrl", "memberSince", "relation", "mutualFriends", "friendCount"], ignoreOrder: true);
        (profile.Words("relation"), profile.Cents("mutualFriends"), profile.Cents("friendCount")).ShouldBe(("none", 0, 0));
    }

    [Fact]
    public async Task The_relation_is_told_from_where_one_stands()
    {
        var (ann, bob) = await App.Two();
        await ann.Befriends(bob);
        (await Relation(ann, bob), await Relation(bob, ann)).ShouldBe(("asked", "askedByOther"));
        await bob.Befriends(ann);
        (await Relation(ann, bob), await Relation(bob, ann)).ShouldBe(("friends", "friends"));
        await ann.Blocks(bob);
        (await Relation(ann, bob)).ShouldBe("blocked");
        (await Relation(ann, ann)).ShouldBe("none");
    }

    [Fact]
    public async Task Friends_in_common_are_counted_and_listed()
    {
        var (ann, bob) = await App.Two();
        var (cat, dan) = await App.Two();
        foreach (var one in new[] { ann, bob }) await one.BecomesFriendOf(cat);
        await ann.BecomesFriendOf(dan);
        var profile = await ann.Gets($"/v1/users/{bob.Username}");
        (profile.Cents("mutualFriends"), profile.Cents("friendCount")).ShouldBe((1, 1));
        (await Names(ann, $"/v1/users/{bob.Username}/mutual-friends")).ShouldBe([cat.Username]);
        (await Names(ann, $"/v1/users/{cat.Username}/friends")).ShouldBe([ann.Username, bob.Username], ignoreOrder: true);
    }

    /// <summary>FR-2: a friendship that one of its two hides shows on nobody else's screen, in no list and no count.</summary>
    [Fact]
    public async Task Hidden_friends_are_hidden_from_everyone_else_everywhere()
    {
        var (ann, bob) = await App.Two();
        var (hid, eve) = await App.Two();
        await ann.BecomesFriendOf(hid);
        await bob.BecomesFriendOf(hid);
        await ann.BecomesFriendOf(bob);
        (await hid.Patches("/v1/me", new { settings = new { hideFriends = true } })).Is(200);
        foreach (var other in new[] { ann, eve })
        {
            var profile = (await other.Gets($"/v1/users/{hid.Username}")).Is(200);
            (profile.At("mutualFriends").ValueKind, profile.At("friendCount").ValueKind).ShouldBe((JsonValueKind.Null, JsonValueKind.Null));
            (await other.Gets($"/v1/users/{hid.Username}/friends")).IsRefused("NOT_FOUND", 404);
            (await other.Gets($"/v1/users/{hid.Username}/mutual-friends")).IsRefused("NOT_FOUND", 404);
        }
        (await ann.Gets($"/v1/users/{bob.Username}")).Cents("mutualFriends").ShouldBe(0);
        (await Names(ann, $"/v1/users/{bob.Username}/mutual-friends")).ShouldBeEmpty();
        (await Names(eve, $"/v1/users/{bob.Username}/friends")).ShouldBe([ann.Username]);
        (await Names(hid, $"/v1/users/{hid.Username}/friends")).ShouldBe([ann.Username, bob.Username], ignoreOrder: true);
        (await hid.Gets($"/v1/users/{hid.Username}")).Cents("friendCount").ShouldBe(2);
        (await Names(ann, "/v1/friends")).ShouldContain(hid.Username);
    }

    /// <summary>A list of friends is no way around "do not find me" or around a block.</summary>
    [Fact]
    public async Task Someones_friends_show_no_one_who_cannot_be_found_and_no_one_blocked()
    {
        var (ann, bob) = await App.Two();
        var (shy, foe) = await App.Two();
        foreach (var one in new[] { shy, foe }) await bob.BecomesFriendOf(one);
        (await shy.Patches("/v1/me", new { settings = new { findable = false } })).Is(200);
        await foe.Blocks(ann);
        (await Names(ann, $"/v1/users/{bob.Username}/friends")).ShouldBeEmpty();
        await ann.BecomesFriendOf(shy);
        (await Names(ann, $"/v1/users/{bob.Username}/friends")).ShouldBe([shy.Username]);
    }

    [Theory]
    [InlineData("no.such.person")]
    [InlineData("%25")]
    [InlineData("a")]
    [InlineData("person_%27--")]
    public async Task An_unknown_profile_is_not_found(string username)
    {
        var ann = await App.Person();
        foreach (var path in new[] { "", "/friends", "/mutual-friends" }) (await ann.Gets($"/v1/users/{username}{path}")).IsRefused("NOT_FOUND", 404);
    }

    [Fact]
    public async Task Profiles_are_for_those_who_are_signed_in()
    {
        (await App.Nobody.Gets("/v1/users/anyone")).IsRefused("UNAUTHENTICATED", 401);
        (await App.Nobody.Gets("/v1/users?query=anyone")).IsRefused("UNAUTHENTICATED", 401);
    }

    static async Task<string?> Relation(Member who, Member of) => (await who.Gets($"/v1/users/{of.Username}")).Is(200).Words("relation");

    static async Task<string[]> Names(Member who, string path) => [.. (await who.Gets(path)).Is(200).Items.Select(i => i.GetProperty("username").GetString()!)];
}
