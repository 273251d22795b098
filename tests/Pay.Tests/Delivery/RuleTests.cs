using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Quits.Pay.Delivery;
using Quits.Pay.Notifications;

namespace Quits.Pay.Tests.Delivery;

/// <summary>Where endpoints may lead, how long to wait, how much to say.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("142.250.74.106", true)]
    [InlineData("2a00:1450:4001:82b::200a", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("203.0.113.9", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12:3456::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:a00:1::", false)]
    public void Only_the_public_internet_is_public(string address, bool isPublic) => PublicAddresses.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    [Theory]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/x", null)]
    [InlineData("https://sg2p.notify.windows.com/w/?token=x", null)]
    [InlineData("https://jmt17.google.com/fcm/send/x", null)]   // what a Chromium that is not Chrome says
    [InlineData("https://evilnotify.windows.com.example/x", "known")]
    [InlineData("https://notify.windows.com/x", "known")]
    [InlineData("https://push.example.com/x", "known")]
    [InlineData("http://updates.push.services.mozilla.com/x", "https")]
    [InlineData("ftp://updates.push.services.mozilla.com/x", "https")]
    [InlineData("https://user:pass@updates.push.services.mozilla.com/x", "password")]
    public async Task An_endpoint_is_of_a_known_service(string endpoint, string? wrong) => Says(await Addresses(null).CheckAsync(new(endpoint), default), wrong);

    [Theory]
    [InlineData("https://localhost/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://0x7f.1/x")]
    [InlineData("https://2130706433/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://[::ffff:127.0.0.1]/x")]
    [InlineData("https://10.0.0.8:8443/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    public async Task Nothing_private_is_an_endpoint_even_when_every_host_is_known(string endpoint) => Says(await Addresses("*").CheckAsync(new(endpoint), default), "public");

    /// <summary>The name may have changed its mind since it was looked at.</summary>
    [Fact]
    public async Task Connecting_looks_again()
    {
        using var http = new HttpClient(Addresses("*").Handler());
        var refused = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync("https://localhost:1/"));
        refused.ToString().ShouldContain("no public address");
    }

    [Fact]
    public async Task Http_is_for_the_loopback_interface_and_only_when_allowed()
    {
        var open = new PublicAddresses(new() { AllowPrivateNetworks = true });
        (await open.CheckAsync(new("http://127.0.0.1:9/x"), default)).ShouldBeNull();
        (await open.CheckAsync(new("https://10.0.0.1/x"), default)).ShouldBeNull();
        Says(await open.CheckAsync(new("http://10.0.0.1/x"), default), "https");
    }

    [Fact]
    public void Waiting_doubles_to_an_hour()
    {
        Patience.After(1, 0.5).ShouldBe(TimeSpan.FromSeconds(5));
        Patience.After(2, 0.5).ShouldBe(TimeSpan.FromSeconds(10));
        Patience.After(5, 0.5).ShouldBe(TimeSpan.FromSeconds(80));
        Patience.After(40, 0.5).ShouldBe(TimeSpan.FromHours(1));
        Patience.After(int.MaxValue, 1).ShouldBe(TimeSpan.FromHours(1.2));
        Patience.After(1, 0).ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void A_service_may_ask_for_a_pause_in_seconds_or_by_date()
    {
        var now = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        Patience.Asked(Headers(new RetryConditionHeaderValue(TimeSpan.FromSeconds(120))), now).ShouldBe(TimeSpan.FromSeconds(120));
        Patience.Asked(Headers(new RetryConditionHeaderValue(now.AddMinutes(3))), now).ShouldBe(TimeSpan.FromMinutes(3));
        Patience.Asked(Headers(new RetryConditionHeaderValue(now.AddMinutes(-3))), now).ShouldBe(TimeSpan.FromSeconds(1));
        Patience.Asked(Headers(new RetryConditionHeaderValue(TimeSpan.FromDays(300))), now).ShouldBe(TimeSpan.FromDays(1));
        Patience.Asked(Headers(null), now).ShouldBeNull();
    }

    [Fact]
    public void A_payload_says_what_the_inbox_says()
    {
        using var json = JsonDocument.Parse(PushPayload.Of(Letter("Ann paid you $5.00", "Thanks & <b>bye</b> 🎉"), 3993));
        json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ToString())).ShouldBe(
            [("title", "Ann paid you $5.00"), ("body", "Thanks & <b>bye</b> 🎉"), ("link", "/transfers/x"), ("tag", "n42"), ("position", "42"), ("kind", "payment_received")]);
    }

    [Theory]
    [InlineData(1300, "🎉")]
    [InlineData(2000, "\u0001")]
    [InlineData(5000, "\"")]
    [InlineData(6000, "a")]
    public void What_is_too_long_is_cut_between_characters(int times, string character)
    {
        var payload = PushPayload.Of(Letter("Title", string.Concat(Enumerable.Repeat(character, times))), 3993);
        payload.Length.ShouldBeLessThanOrEqualTo(3993);
        payload.Length.ShouldBeGreaterThan(2500);
        var body = JsonDocument.Parse(payload).RootElement.GetProperty("body").GetString()!;
        body.ShouldEndWith(character + "…");
        body.EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
    }

    static Letter Letter(string title, string body) =>
        new(42, Guid.NewGuid(), Guid.NewGuid(), new(Guid.NewGuid(), News.PaymentReceived, title, body, "/transfers/x", false, default), false, null, null, TimeSpan.FromHours(1));

    static HttpResponseHeaders Headers(RetryConditionHeaderValue? retry)
    {
        var answer = new HttpResponseMessage();
        answer.Headers.RetryAfter = retry;
        return answer.Headers;
    }

    static PublicAddresses Addresses(string? hosts) => new(hosts is null ? new() : new() { Hosts = hosts });

    static void Says(string? said, string? expected)
    {
        if (expected is null) said.ShouldBeNull();
        else said.ShouldNotBeNull().ShouldContain(expected);
    }
}
