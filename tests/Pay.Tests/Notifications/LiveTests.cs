using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Operations;

namespace Quits.Pay.Tests.Notifications;

/// <summary>NT-1: the real-time channel, frame by frame.</summary>
public sealed class LiveTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task The_receiver_hears_of_a_payment()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await using var device = await Socket.Of(bob);
        (await device.Next("balance_updated")).GetProperty("balance").GetInt64().ShouldBe(0);
        var sent = (await ann.Sends(bob, 250, "lunch")).Is(201);
        var received = await device.Next();
        received.GetProperty("type").GetString().ShouldBe("payment_received");
        received.GetProperty("position").GetInt64().ShouldBe(long.Parse(sent.Header("Quits-Position")!));
        received.GetProperty("newBalance").GetInt64().ShouldBe(250);
        received.GetProperty("transfer").GetProperty("id").GetGuid().ShouldBe(sent.Id("transfer.id"));
        received.GetProperty("transfer").GetProperty("note").GetString().ShouldBe("lunch");
        received.GetProperty("transfer").TryGetProperty("funding", out _).ShouldBeFalse();
        var balance = await device.Next();
        balance.GetProperty("type").GetString().ShouldBe("balance_updated");
        (balance.GetProperty("balance").GetInt64(), balance.GetProperty("pendingBalance").GetInt64()).ShouldBe((250, 0));
        var told = (await device.Next("notification")).GetProperty("notification");
        told.GetProperty("kind").GetString().ShouldBe("payment_received");
        told.GetProperty("read").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_sender_hears_of_the_new_balance_and_nothing_of_having_received()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await using var device = await Socket.Of(ann);
        await device.Next("balance_updated");
        (await ann.Sends(bob, 250)).Is(201);
        var frame = await device.Next();
        frame.GetProperty("type").GetString().ShouldBe("balance_updated");
        frame.GetProperty("balance").GetInt64().ShouldBe(750);
    }

    [Fact]
    public async Task Every_device_of_a_person_hears_and_nobody_else()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var eve = await App.Person();
        await using var phone = await Socket.Of(bob);
        await using var laptop = await Socket.Of(bob);
        await using var strange = await Socket.Of(eve);
        foreach (var device in new[] { phone, laptop, strange }) await device.Next("balance_updated");
        (await ann.Sends(bob, 250)).Is(201);
        foreach (var device in new[] { phone, laptop }) (await device.Next("payment_received")).GetProperty("newBalance").GetInt64().ShouldBe(250);
        (await ann.Sends(eve, 1)).Is(201);
        (await strange.Next()).GetProperty("newBalance").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_refused()
    {
        await using var nobody = await Socket.Of(App.Nobody);
        nobody.Status.ShouldBe(401);
        await using var forged = await Socket.Of(App.Nobody with { Token = "forged" });
        forged.Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 401)]
    [InlineData("Origin", "null", 401)]
    [InlineData("Sec-Fetch-Site", "cross-site", 401)]
    [InlineData("Origin", "own", 101)]
    public async Task A_cookie_opens_the_channel_from_our_own_page_only(string header, string value, int status)
    {
        var ann = await App.Person();
        var origin = value == "own" ? $"http://{App.Address.Authority}" : value;
        await using var device = await Socket.Of(App.Nobody, headers: [("Cookie", $"quits_session={ann.Cookie}"), (header, origin)]);
        device.Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_plain_request_is_told_to_speak_WebSocket() => (await (await App.Person()).Gets("/ws")).IsRefused("VALIDATION_ERROR", 426);

    [Fact]
    public async Task Logging_out_cuts_the_sessions_sockets_and_no_others()
    {
        var ann = await App.Person(has: 100);
        var other = (await App.Nobody.Posts("/v1/auth/login", new { login = ann.Username, password = Newcomers.Password })).Is(200);
        await using var ended = await Socket.Of(ann);
        await using var stays = await Socket.Of(ann with { Token = other.Words("accessToken") });
        await stays.Next("balance_updated");
        (await ann.Posts("/v1/auth/logout")).Is(204);
        await ended.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        (await (await App.Person(has: 5)).Sends(ann, 5)).Is(201);
        await stays.Next("payment_received");
    }

    [Fact]
    public async Task A_stolen_refresh_token_cuts_the_sessions_sockets()
    {
        var ann = await App.Person();
        await using var device = await Socket.Of(ann);
        await device.Next();
        (await App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = ann.RefreshToken })).Is(200);
        (await App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = ann.RefreshToken })).Is(401);
        await device.Ended.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(16 * 1024, true)]
    [InlineData(16 * 1024 + 1, false)]
    [InlineData(1024 * 1024, false)]
    public async Task A_frame_of_more_than_sixteen_kilobytes_closes_the_device(int bytes, bool allowed)
    {
        var (ann, bob) = await App.Two(has: 100);
        await using var device = await Socket.Of(bob);
        await device.Next();
        try
        {
            await device.Says(new string(' ', bytes - 2) + "{}");
        }
        catch (WebSocketException) when (!allowed)
        {
            // Closed while we were still sending.
        }
        if (!allowed) await device.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        (await ann.Sends(bob, 1)).Is(201);
        if (allowed) await device.Next("payment_received");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"resume"}""")]
    [InlineData("""{"type":"resume","position":"x"}""")]
    [InlineData("""{"type":"resume","position":-5}""")]
    [InlineData("""{"type":"resume","position":1e99}""")]
    [InlineData("""{"type":5,"position":1}""")]
    [InlineData("""{"type":"shout","text":"hello"}""")]
    public async Task An_odd_frame_is_ignored(string text)
    {
        var (ann, bob) = await App.Two(has: 100);
        await using var device = await Socket.Of(bob);
        await device.Next();
        await device.Says(text);
        (await ann.Sends(bob, 1)).Is(201);
        (await device.Next()).GetProperty("type").GetString().ShouldBe("payment_received");
    }

    [Fact]
    public async Task A_freeze_is_told_live()
    {
        var ann = await App.Person();
        await using var device = await Socket.Of(ann);
        await device.Next();
        await App.Services.GetRequiredService<FreezeAccount>().SetAsync(ann.Username, frozen: true, "test", CancellationToken.None);
        (await device.Next("notification")).GetProperty("notification").GetProperty("kind").GetString().ShouldBe("account_frozen");
    }
}

/// <summary>In an app of its own, for it counts the devices that are connected.</summary>
public sealed class DeafDeviceTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_closed_device_is_forgotten()
    {
        await using var device = await Socket.Of(await App.Person());
        await device.Next();
        await Connected(1);
        await device.Raw.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await Connected(0);
    }

    /// <summary>Who reads nothing has a full line after a while; the others must not notice.</summary>
    [Fact]
    public async Task A_device_that_does_not_read_is_cut_off_and_delays_nobody()
    {
        var (ann, bob) = await App.Two(has: 1_000_000);
        await using var deaf = await Socket.Of(bob, reads: false);
        await using var hears = await Socket.Of(bob);
        await hears.Next();
        await Connected(2);
        var note = string.Concat(Enumerable.Repeat("🍕", 500));
        var (paid, all) = (0, new List<JsonElement>());
        for (; paid < 12_000 && await Count() == 2; paid += 100)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ann.Sends(bob, 1, note)));
            var newest = replies.Max(reply => long.Parse(reply.Is(201).Header("Quits-Position")!));
            all.AddRange(await hears.Until(f => f.GetProperty("position").GetInt64() == newest));
        }
        await Connected(1);
        var last = long.Parse((await ann.Sends(bob, 77)).Is(201).Header("Quits-Position")!);
        all.AddRange(await hears.Until(f => f.GetProperty("position").GetInt64() == last));
        var received = all.Where(f => f.GetProperty("type").GetString() == "payment_received").Select(f => f.GetProperty("position").GetInt64()).ToArray();
        received.ShouldBe(received.Distinct().Order());
        received.Length.ShouldBe(paid + 1);
    }

    Task Connected(int devices) => PayApp.Eventually(async () => await Count() == devices, $"{devices} devices");

    async Task<int> Count()
    {
        var line = (await App.Nobody.Gets("/metrics")).Is(200).Text.Split('\n').LastOrDefault(l => l.StartsWith("quits_live_connections", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.Split(' ')[^1]);
    }
}
