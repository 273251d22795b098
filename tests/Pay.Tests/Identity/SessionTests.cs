namespace Quits.Pay.Tests.Identity;

/// <summary>Tokens: they rotate, they end, and what is no token proves nothing.</summary>
public sealed class SessionTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_refresh_gives_new_tokens_and_ends_the_old_access()
    {
        var ann = await App.Person();
        var renewed = await Refreshed(ann);
        renewed.Token.ShouldNotBe(ann.Token);
        renewed.RefreshToken.ShouldNotBe(ann.RefreshToken);
        (await renewed.Gets("/v1/me")).Is(200);
        (await ann.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
        (await ann.InABrowser.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
    }

    [Fact]
    public async Task Reuse_of_a_refresh_token_ends_the_family()
    {
        var ann = await App.Person();
        var renewed = await Refreshed(ann);
        var again = await Refreshed(renewed);
        (await Refresh(ann)).IsRefused("UNAUTHENTICATED", 401);
        (await again.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
        (await Refresh(again)).IsRefused("UNAUTHENTICATED", 401);
        (await App.One<long>("select count(*) from ledger.log where kind = 'session.reused' and actor = @Id", new { ann.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Another_session_of_the_same_person_outlives_a_stolen_one()
    {
        var ann = await App.Person();
        var other = (await App.Nobody.Posts("/v1/auth/login", new { login = ann.Username, password = Newcomers.Password })).Is(200);
        await Refreshed(ann);
        (await Refresh(ann)).IsRefused("UNAUTHENTICATED", 401);
        (await (ann with { Token = other.Words("accessToken") }).Gets("/v1/me")).Is(200);
    }

    [Fact]
    public async Task Of_parallel_refreshes_with_one_token_at_most_one_succeeds()
    {
        var ann = await App.Person();
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Refresh(ann)));
        all.Count(r => r.Status == 200).ShouldBe(1);
        foreach (var late in all.Where(r => r.Status != 200)) late.IsRefused("UNAUTHENTICATED", 401);
    }

    [Fact]
    public async Task Logout_ends_bearer_and_cookie_at_once()
    {
        var ann = await App.Person();
        (await ann.Gets("/v1/me")).Is(200);
        (await ann.InABrowser.Gets("/v1/me")).Is(200);
        (await ann.Posts("/v1/auth/logout")).Is(204);
        (await ann.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
        (await ann.InABrowser.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
        (await Refresh(ann)).IsRefused("UNAUTHENTICATED", 401);
        (await ann.Posts("/v1/auth/logout")).IsRefused("UNAUTHENTICATED", 401);
    }

    [Fact]
    public async Task An_access_token_lasts_an_hour_and_a_session_thirty_days()
    {
        var ann = await App.Person();
        (await ann.Gets("/v1/me")).Is(200);
        App.Clock.Forward(TimeSpan.FromMinutes(59));
        (await ann.Gets("/v1/me")).Is(200);
        App.Clock.Forward(TimeSpan.FromMinutes(1.1));
        (await ann.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
        (await ann.InABrowser.Gets("/v1/me")).Is(200);
        ann = await Refreshed(ann);
        App.Clock.Forward(TimeSpan.FromDays(30));
        (await Refresh(ann)).IsRefused("UNAUTHENTICATED", 401);
        (await ann.InABrowser.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic YW5uOnNlY3JldA==")]
    [InlineData("Bearer ' or 1=1 --")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.")]
    public async Task A_forged_token_proves_nothing(string authorization) =>
        (await App.Nobody.Gets("/v1/me", ("Authorization", authorization))).IsRefused("UNAUTHENTICATED", 401).Header("WWW-Authenticate").ShouldBe("Bearer");

    [Fact]
    public async Task A_token_of_one_kind_is_no_token_of_another()
    {
        var ann = await App.Person();
        (await (ann with { Token = ann.RefreshToken }).Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
        (await Refresh(ann with { RefreshToken = ann.Token })).IsRefused("UNAUTHENTICATED", 401);
        (await Refresh(ann with { RefreshToken = ann.Cookie })).IsRefused("UNAUTHENTICATED", 401);
        (await (ann with { Cookie = ann.RefreshToken }).InABrowser.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
    }

    [Theory]
    [InlineData("""{}""", "MISSING_FIELD", 400)]
    [InlineData("""{"refreshToken":""}""", "MISSING_FIELD", 400)]
    [InlineData("""{"refreshToken":"nonsense"}""", "UNAUTHENTICATED", 401)]
    [InlineData("""{"refreshToken":5}""", "VALIDATION_ERROR", 400)]
    public async Task A_refresh_without_a_token_is_refused(string body, string code, int status) =>
        (await App.Nobody.PostsText("/v1/auth/refresh", body)).IsRefused(code, status);

    Task<Reply> Refresh(Member who) => App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = who.RefreshToken });

    async Task<Member> Refreshed(Member who)
    {
        var reply = (await Refresh(who)).Is(200);
        return who with { Token = reply.Words("accessToken"), RefreshToken = reply.Words("refreshToken"), Cookie = CookieTests.Set(reply).Value };
    }
}
