using System.Text.Json;

namespace Quits.Pay.Tests.Feed;

/// <summary>LESSONS 7, FD-2: who sees a payment, at every door, for every visibility.</summary>
public sealed class MatrixTests(PayApp app) : PayTests<PayApp>(app)
{
    public static TheoryData<string, string, bool> Matrix
    {
        get
        {
            var all = new TheoryData<string, string, bool>();
            foreach (var visibility in new[] { "public", "friends", "private" })
            {
                foreach (var party in new[] { "sender", "receiver" }) all.Add(visibility, party, true);
                foreach (var friend in new[] { "friend of the sender", "friend of the receiver" }) all.Add(visibility, friend, visibility != "private");
                foreach (var other in new[] { "stranger", "ex-friend of the sender", "ex-friend of the receiver", "asked by the sender" }) all.Add(visibility, other, visibility == "public");
                foreach (var hidden in new[] { "blocked by the sender", "blocked by the receiver", "blocks the sender", "friend of the receiver, blocked by the sender", "anonymous" })
                    all.Add(visibility, hidden, false);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Every_door_agrees_on_who_sees_a_payment(string visibility, string who, bool sees)
    {
        var (ann, bob) = (await App.Person(has: 1_000), await App.Person(has: 1_000));
        var viewer = await Viewer(who, ann, bob);
        var key = Guid.NewGuid();
        await using var device = await Socket.Of(viewer);
        if (who != "anonymous") await device.Next("balance_updated");
        var id = (await ann.Sends(bob, 100, "for your eyes", key, visibility)).Is(201).Id("transfer.id");
        await App.Folded();
        await Doors(viewer, ann, bob, id, key, who, visibility, sees);
        await Ear(device, viewer, ann, id, who, sees);
    }

    async Task<Member> Viewer(string who, Member ann, Member bob)
    {
        if (who == "anonymous") return App.Nobody;
        if (who is "sender" or "receiver") return who == "sender" ? ann : bob;
        var viewer = await App.Person(has: 1_000);
        var party = who.EndsWith("sender", StringComparison.Ordinal) ? ann : bob;
        if (who.Contains("friend of the receiver,")) await viewer.BecomesFriendOf(bob);
        else if (who.Contains("friend")) await party.BecomesFriendOf(viewer);
        if (who.StartsWith("ex-", StringComparison.Ordinal)) await party.PartsFrom(viewer);
        if (who.Contains("blocked by")) await party.Blocks(viewer);
        if (who.StartsWith("blocks", StringComparison.Ordinal)) await viewer.Blocks(party);
        return viewer;
    }

    static async Task Doors(Member viewer, Member ann, Member bob, Guid id, Guid key, string who, string visibility, bool sees)
    {
        var (party, refused) = (who is "sender" or "receiver", who == "anonymous" ? 401 : 404);
        var friend = sees && who.StartsWith("friend", StringComparison.Ordinal);
        (await viewer.Gets($"/v1/transfers/{id}")).Is(sees ? 200 : refused);
        (await viewer.Gets($"/v1/feed/{id}")).Is(sees ? 200 : refused);
        (await viewer.Gets($"/v1/transfers/by-key/{key}")).Is(who == "sender" ? 200 : refused);
        (await viewer.Gets($"/v1/transfers/{id}/comments")).Is(sees ? 200 : refused);
        (await viewer.Posts($"/v1/transfers/{id}/comments", new { text = "hello" })).Is(sees ? 201 : refused);
        (await viewer.Posts($"/v1/transfers/{id}/comments", new { text = "" })).Is(sees ? 422 : refused);
        (await viewer.Puts($"/v1/transfers/{id}/like")).Is(sees ? 200 : refused);
        (await viewer.Deletes($"/v1/transfers/{id}/like")).Is(sees ? 200 : refused);
        (await viewer.Patches($"/v1/transfers/{id}", new { visibility })).Is(party ? 200 : refused);
        if (who == "anonymous")
        {
            foreach (var path in new[] { "/v1/feed", "/v1/feed?scope=everyone", $"/v1/users/{ann.Username}/feed", "/v1/activity" }) (await viewer.Gets(path)).Is(401);
            return;
        }
        (await viewer.FeedIds("/v1/feed")).Contains(id).ShouldBe(party || friend);
        (await viewer.FeedIds("/v1/feed?scope=everyone")).Contains(id).ShouldBe(sees && visibility == "public");
        (await viewer.FeedIds("/v1/feed?scope=me")).Contains(id).ShouldBe(party);
        (await viewer.FeedIds($"/v1/feed?scope=me&with={ann.Id}")).Contains(id).ShouldBe(who == "receiver");
        foreach (var owner in new[] { ann, bob })
        {
            var hidden = who.EndsWith(owner == ann ? "sender" : "receiver", StringComparison.Ordinal) && who.Contains("blocked by");
            var page = await viewer.Gets($"/v1/users/{owner.Username}/feed");
            if (hidden) page.IsRefused("NOT_FOUND", 404);
            else page.Is(200).Items.Any(item => item.GetProperty("id").GetGuid() == id).ShouldBe(sees, owner == ann ? "the sender's page" : "the receiver's page");
        }
        (await viewer.Gets("/v1/activity?query=for+your+eyes")).Is(200).Items.Count.ShouldBe(party ? 1 : 0);
        (await viewer.Gets("/v1/notifications")).Is(200).Text.Contains("for your eyes", StringComparison.Ordinal).ShouldBe(who == "receiver");
    }

    /// <summary>What was said on the viewer's real-time channel: nothing of a payment that is none of theirs, and nothing public to strangers.</summary>
    async Task Ear(Socket device, Member viewer, Member ann, Guid id, string who, bool sees)
    {
        if (who == "anonymous")
        {
            device.Status.ShouldBe(401);
            return;
        }
        var last = await App.Person(has: 10);
        await last.BecomesFriendOf(viewer);
        var marker = await last.Pays(viewer);
        var said = await device.Until(frame => IsItem(frame, marker));
        said.Any(frame => IsItem(frame, id)).ShouldBe(sees && (viewer.Id == ann.Id || who == "receiver" || who.StartsWith("friend", StringComparison.Ordinal)));
        if (!sees) said.ShouldAllBe(frame => !frame.GetRawText().Contains(id.ToString()));
    }

    static bool IsItem(JsonElement frame, Guid id) =>
        frame.GetProperty("type").GetString() == "feed_item" && frame.GetProperty("item").GetProperty("id").GetGuid() == id;
}
