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

    async Task<Member> SignsIn(string username)
    {
        var reply = (await App.Nobody.Posts("/v1/auth/login", new { login = username, password = "quits-demo" })).Is(200);
        return new(App, reply.Id("user.id"), username, reply.Words("accessToken"));
    }
}
