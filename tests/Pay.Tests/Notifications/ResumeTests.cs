using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Operations;

namespace Quits.Pay.Tests.Notifications;

/// <summary>NT-2: after a reconnect a client catches up by position, not by luck.</summary>
public sealed class ResumeTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task What_was_missed_comes_once()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var seen = Position(await ann.Sends(bob, 1));
        var expected = new List<long>();
        for (var cents = 2; cents <= 6; cents++) expected.Add(Position(await ann.Sends(bob, cents)));
        await using var device = await Socket.Of(bob);
        await device.Next("balance_updated");
        await Resume(device, seen);
        var missed = await device.Until(f => Of(f) == "notification" && f.GetProperty("position").GetInt64() == expected[^1]);
        expected.Add(Position(await ann.Sends(bob, 7)));
        var live = await device.Until(f => Of(f) == "notification");
        List<JsonElement> all = [.. missed, .. live];
        foreach (var type in new[] { "payment_received", "balance_updated", "notification" })
            all.Where(f => Of(f) == type).Select(f => f.GetProperty("position").GetInt64()).ShouldBe(expected);
    }

    /// <summary>News that moved no money are missed like any other.</summary>
    [Fact]
    public async Task A_freeze_that_was_missed_is_told()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var seen = Position(await ann.Sends(bob, 1));
        await App.Services.GetRequiredService<FreezeAccount>().SetAsync(bob.Username, frozen: true, "test", CancellationToken.None);
        await using var device = await Socket.Of(bob);
        await device.Next("balance_updated");
        await Resume(device, seen);
        (await device.Next("notification")).GetProperty("notification").GetProperty("kind").GetString().ShouldBe("account_frozen");
    }

    [Fact]
    public async Task Who_missed_too_much_is_told_to_read_anew()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var seen = Position(await ann.Sends(bob, 1));
        foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 90).Select(_ => ann.Sends(bob, 1)))) reply.Is(201);
        await using var device = await Socket.Of(bob);
        await device.Next("balance_updated");
        await Resume(device, seen);
        Of(await device.Next()).ShouldBe("reset");
        (await ann.Sends(bob, 1)).Is(201);
        (await device.Next("payment_received")).GetProperty("newBalance").GetInt64().ShouldBe(92);
    }

    /// <summary>What came live since must not push out of sight what was missed before.</summary>
    [Fact]
    public async Task Who_resumes_late_is_not_left_with_a_gap()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var seen = Position(await ann.Sends(bob, 1));
        var missed = Position(await ann.Sends(bob, 2));
        await using var device = await Socket.Of(bob);
        await device.Next("balance_updated");
        foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 90).Select(_ => ann.Sends(bob, 1)))) reply.Is(201);
        var last = Position(await ann.Sends(bob, 3));
        await device.Until(f => f.GetProperty("position").GetInt64() == last && Of(f) == "feed_item");
        await Resume(device, seen);
        var frame = await device.Next();
        (Of(frame) == "reset" || frame.GetProperty("position").GetInt64() == missed).ShouldBeTrue(frame.GetRawText());
    }

    [Fact]
    public async Task Who_missed_nothing_is_told_nothing()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var seen = Position(await ann.Sends(bob, 1));
        await using var device = await Socket.Of(bob);
        await device.Next("balance_updated");
        await Resume(device, seen + 1_000_000);
        await Resume(device, seen);
        (await ann.Sends(bob, 2)).Is(201);
        (await device.Next()).GetProperty("newBalance").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_catches_up_on_others()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var eve = await App.Person();
        (await ann.Sends(bob, 1)).Is(201);
        await using var device = await Socket.Of(eve);
        await device.Next("balance_updated");
        await Resume(device, 0);
        (await ann.Sends(eve, 5)).Is(201);
        (await device.Next()).GetProperty("newBalance").GetInt64().ShouldBe(5);
    }

    /// <summary>A device that connects while money moves begins with a balance, misses nothing after it, and never goes back in time.</summary>
    [Fact]
    public async Task Whoever_connects_in_the_middle_of_a_storm_has_the_true_balance_in_the_end()
    {
        var (ann, bob) = await App.Two(has: 100_000);
        var storm = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 25; i++) (await ann.Sends(bob, 1)).Is(201);
        }));
        var devices = new List<Socket>();
        for (var i = 0; i < 20; i++) devices.Add(await Socket.Of(bob));
        await storm;
        var end = Position(await ann.Sends(bob, 1));
        foreach (var device in devices)
        {
            var frames = await device.Until(f => Of(f) == "notification" && f.GetProperty("position").GetInt64() == end);
            var balances = frames.Where(f => Of(f) == "balance_updated").Select(f => f.GetProperty("balance").GetInt64()).ToArray();
            Of(frames[0]).ShouldBe("balance_updated");
            balances[^1].ShouldBe(201);
            frames.Where(f => Of(f) == "payment_received").Select(f => f.GetProperty("newBalance").GetInt64())
                .ShouldBe(Enumerable.Range((int)balances[0] + 1, 201 - (int)balances[0]).Select(b => (long)b));
            balances.ShouldBe(balances.Order());
            await device.DisposeAsync();
        }
    }

    static Task Resume(Socket device, long position) => device.Says($$"""{"type":"resume","position":{{position}}}""");

    static string? Of(JsonElement frame) => frame.GetProperty("type").GetString();

    static long Position(Reply sent) => long.Parse(sent.Is(201).Header("Quits-Position")!);
}
