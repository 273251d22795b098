using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Operations;

namespace Quits.Pay.Tests.Friends;

/// <summary>The demo: people who are friends of each other, and one who would like to be.</summary>
public sealed class DemoTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Demo_people_are_friends_and_a_stranger_asks_and_what_became_of_it_stays()
    {
        var demo = App.Services.GetRequiredService<DemoPeople>();
        await demo.SeedAsync(CancellationToken.None);
        var (alice, heidi) = (await SignsIn("alice"), await SignsIn("heidi"));
        (await alice.Gets("/v1/friends")).Items.Count.ShouldBe(6);
        (await alice.Gets("/v1/friends/requests")).Items.Single().GetProperty("username").GetString().ShouldBe("heidi");
        (await heidi.Gets("/v1/friends")).Items.ShouldBeEmpty();

        var bob = await SignsIn("bob");
        (await alice.PartsFrom(bob)).Is(204);
        (await alice.PartsFrom(heidi)).Is(204);
        var position = await App.One<long>("select position from ledger.log_head");
        await demo.SeedAsync(CancellationToken.None);
        (await App.One<long>("select position from ledger.log_head")).ShouldBe(position);
        (await alice.Gets("/v1/friends")).Items.Count.ShouldBe(5);
        (await alice.Gets("/v1/friends/requests")).Items.ShouldBeEmpty();
    }

    /// <summary>FD-7: the demo's likes and comments are everybody's own, can be taken back, and stay so.</summary>
    [Fact]
    public async Task Demo_people_like_and_talk_about_payments_once()
    {
        var demo = App.Services.GetRequiredService<DemoPeople>();
        await demo.SeedAsync(CancellationToken.None);
        var (alice, carol) = (await SignsIn("alice"), await SignsIn("carol"));
        await PayApp.Eventually(async () => (await alice.Gets("/v1/feed")).Items.Count >= 8, "the feed");
        var items = (await alice.Gets("/v1/feed")).Items;
        items.Count(i => i.GetProperty("likeCount").GetInt32() > 0).ShouldBeGreaterThan(4);
        items.Count(i => i.GetProperty("commentCount").GetInt32() > 0).ShouldBeGreaterThan(4);
        items.ShouldContain(i => i.GetProperty("isLikedByMe").GetBoolean());
        var ramen = items.Single(i => i.GetProperty("note").GetString() == "Ramen night 🍜").GetProperty("id").GetGuid();
        var said = (await alice.Gets($"/v1/transfers/{ramen}/comments")).Is(200).Items;
        said.Select(c => c.GetProperty("author").GetProperty("username").GetString()).ShouldBe(["carol", "alice"]);

        (await carol.Deletes($"/v1/comments/{said[0].GetProperty("id").GetGuid()}")).Is(204);
        (await carol.Deletes($"/v1/transfers/{ramen}/like")).Is(200).Cents("likeCount").ShouldBe(2);
        var position = await App.One<long>("select position from ledger.log_head");
        await demo.SeedAsync(CancellationToken.None);
        (await App.One<long>("select position from ledger.log_head")).ShouldBe(position);
        (await alice.Gets($"/v1/transfers/{ramen}/comments")).Items.Count.ShouldBe(1);
        var now = (await alice.Gets($"/v1/feed/{ramen}")).Is(200);
        (now.Cents("likeCount"), now.Cents("commentCount")).ShouldBe((2, 1));
    }

    async Task<Member> SignsIn(string username)
    {
        var reply = (await App.Nobody.Posts("/v1/auth/login", new { login = username, password = "quits-demo" })).Is(200);
        return new(App, reply.Id("user.id"), username, reply.Words("accessToken"));
    }
}
