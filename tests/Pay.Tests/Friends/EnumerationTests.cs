namespace Quits.Pay.Tests.Friends;

/// <summary>FR-3, RL-1: who guesses names or asks everybody waits, and the waiting tells nothing.</summary>
public sealed class EnumerationTests(ThrottledApp app) : PayTests<ThrottledApp>(app)
{
    [Fact]
    public async Task Who_asks_for_twenty_profiles_in_vain_waits_also_for_those_that_are_there()
    {
        var (ann, bob) = await App.Two();
        await bob.Blocks(ann);
        var cat = await App.Person();
        for (var i = 1; i <= 20; i++)
        {
            // Somebody who blocks me is somebody who is not there, here too.
            var missed = (await ann.Gets(i % 2 == 0 ? $"/v1/users/{bob.Username}" : $"/v1/users/guess{i}{(i % 3 == 0 ? "/friends" : "")}")).IsRefused("NOT_FOUND", 404);
            (missed.Header("RateLimit-Limit"), missed.Header("RateLimit-Remaining")).ShouldBe(("20", $"{20 - i}"));
        }
        foreach (var path in new[] { "/v1/users/guess", $"/v1/users/{cat.Username}", $"/v1/users/{cat.Username}/friends", $"/v1/users/{bob.Username}" })
        {
            var refused = (await ann.Gets(path)).IsRefused("RATE_LIMITED", 429);
            int.Parse(refused.Header("Retry-After")!).ShouldBeInRange(1, 60);
            refused.Header("RateLimit-Remaining").ShouldBe("0");
        }
        (await ann.Gets("/v1/wallet")).Is(200);
        (await bob.Gets($"/v1/users/{cat.Username}")).Is(200);
    }

    [Fact]
    public async Task Profiles_that_are_there_are_not_counted()
    {
        var (ann, bob) = await App.Two();
        for (var i = 0; i < 40; i++) (await ann.Gets($"/v1/users/{bob.Username}")).Is(200).Header("RateLimit-Limit").ShouldBe("100");
    }

    [Fact]
    public async Task The_twenty_first_ask_waits()
    {
        var (ann, bob) = await App.Two();
        for (var i = 1; i <= 20; i++)
        {
            var asked = await (i % 2 == 0 ? ann.Befriends(bob) : ann.Puts($"/v1/friends/{Guid.NewGuid()}"));
            (asked.Header("RateLimit-Limit"), asked.Header("RateLimit-Remaining")).ShouldBe(("20", $"{20 - i}"));
        }
        (await ann.Befriends(bob)).IsRefused("RATE_LIMITED", 429).Header("Retry-After").ShouldNotBeNull();
        (await ann.PartsFrom(bob)).Is(204);
    }
}
