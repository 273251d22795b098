using System.Text.RegularExpressions;

namespace Quits.Pay.Tests.Identity;

/// <summary>The browser's session: what the cookie is, and that no other site can use it (CSRF).</summary>
public sealed partial class CookieTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task The_cookie_is_not_for_scripts_nor_for_other_sites_and_lasts_as_long_as_the_session()
    {
        var ann = await App.Person();
        var (value, attributes) = Set((await App.Nobody.Posts("/v1/auth/login", new { login = ann.Username, password = Newcomers.Password })).Is(200));
        attributes.ShouldContain("httponly");
        attributes.ShouldContain("samesite=lax");
        attributes.ShouldContain("path=/");
        attributes.ShouldContain("max-age=2592000");
        attributes.ShouldNotContain("secure");   // over plain http it would be lost
        (await (ann with { Cookie = value }).InABrowser.Gets("/v1/me")).Is(200).Id("id").ShouldBe(ann.Id);
    }

    [Fact]
    public async Task Logging_out_takes_the_cookie_away()
    {
        var ann = await App.Person();
        var (value, attributes) = Set((await ann.InABrowser.Posts("/v1/auth/logout")).Is(204));
        value.ShouldBeEmpty();
        attributes.ShouldContain("max-age=0");
    }

    public static TheoryData<string, string> Foreign => new()
    {
        { "Origin", "https://evil.example" },
        { "Origin", "null" },
        { "Origin", "http://127.0.0.1" },
        { "Origin", "http://127.0.0.1:1" },
        { "Origin", "http://127.0.0.1.evil.example" },
        { "Origin", "nonsense" },
        { "Sec-Fetch-Site", "cross-site" },
        { "Sec-Fetch-Site", "same-site" },
        { "Sec-Fetch-Site", "nonsense" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_payment_that_another_site_makes_with_my_cookie_is_refused(string header, string value)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.InABrowser.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100 }, Member.NewKey, (header, value))).IsRefused("UNAUTHENTICATED", 401);
        (await ann.InABrowser.Posts("/v1/auth/logout", null, (header, value))).IsRefused("UNAUTHENTICATED", 401);
        await App.Holds((ann, 1_000), (bob, 0));
        (await ann.InABrowser.Gets("/v1/me")).Is(200);
    }

    [Fact]
    public async Task A_payment_from_our_own_page_is_made()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var own = ("Origin", $"http://{App.Address.Authority}");
        (await ann.InABrowser.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100 }, Member.NewKey, own, ("Sec-Fetch-Site", "same-origin"))).Is(201);
        (await ann.InABrowser.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100 }, Member.NewKey)).Is(201);
        await App.Holds((ann, 800), (bob, 200));
    }

    /// <summary>A foreign page cannot read the answer of a GET, and following a link must show who I am.</summary>
    [Fact]
    public async Task Looking_with_a_cookie_is_allowed_from_anywhere() =>
        (await (await App.Person()).InABrowser.Gets("/v1/me", ("Sec-Fetch-Site", "cross-site"))).Is(200);

    [Fact]
    public async Task A_bearer_token_needs_no_origin()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100 }, Member.NewKey, ("Origin", "https://app.example"), ("Sec-Fetch-Site", "cross-site"))).Is(201);
    }

    /// <summary>A broken Authorization header does not fall back to whatever cookie is there.</summary>
    [Fact]
    public async Task A_forged_token_beside_a_valid_cookie_is_refused() =>
        (await (await App.Person()).InABrowser.Gets("/v1/me", ("Authorization", "Bearer forged"))).IsRefused("UNAUTHENTICATED", 401);

    /// <summary>The session cookie that an answer sets, and its attributes in lower case.</summary>
    internal static (string Value, string[] Attributes) Set(Reply reply)
    {
        var match = SessionCookie().Match(reply.Header("Set-Cookie").ShouldNotBeNull());
        match.Success.ShouldBeTrue(reply.Header("Set-Cookie"));
        return (match.Groups[1].Value, match.Groups[2].Value.ToLowerInvariant().Split("; ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex("^quits_session=([^;]*);(.*)$")]
    private static partial Regex SessionCookie();
}
