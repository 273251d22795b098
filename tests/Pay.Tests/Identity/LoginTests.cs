using Quits.Pay.Identity;

namespace Quits.Pay.Tests.Identity;

/// <summary>Sign in: by name or email, one answer for all that is wrong, and a pause after repeated failures (CP-4).</summary>
public sealed class LoginTests(PayApp app) : PayTests<PayApp>(app)
{
    [Theory]
    [InlineData("Login.Name")]
    [InlineData("login.NAME")]
    [InlineData("Login@Example.com")]
    [InlineData("LOGIN@example.COM")]
    public async Task One_signs_in_by_username_or_email_whatever_the_case(string login)
    {
        if (await App.One<long>("select count(*) from identity.person where username = 'Login.Name'") == 0)
            (await App.Nobody.Posts("/v1/auth/register", new { username = "Login.Name", email = "Login@Example.com", password = "long enough", displayName = "L" })).Is(201);
        var reply = (await Logs(login, "long enough")).Is(200);
        reply.Words("user.username").ShouldBe("Login.Name");
        (await new Member(App, reply.Id("user.id"), "", reply.Words("accessToken")).Gets("/v1/me")).Is(200);
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_get_one_answer()
    {
        var ann = await App.Person();
        var wrong = (await Logs(ann.Username, "not her password")).IsRefused("UNAUTHENTICATED", 401);
        var unknown = (await Logs("no.such.person", "not her password")).IsRefused("UNAUTHENTICATED", 401);
        WithoutTrace(wrong).ShouldBe(WithoutTrace(unknown));
        wrong.Header("Set-Cookie").ShouldBeNull();
    }

    /// <summary>A locked account must not be told from a wrong password either, or guessing would tell who has an account.</summary>
    [Fact]
    public async Task After_eight_wrong_passwords_even_the_right_one_waits_five_minutes_and_the_answer_stays_the_same()
    {
        var ann = await App.Person();
        var unknown = await Logs("no.such.person", "wrong password");
        for (var i = 0; i < 8; i++) (await Logs(ann.Username, "wrong password")).IsRefused("UNAUTHENTICATED", 401);
        WithoutTrace(await Logs(ann.Username, Newcomers.Password)).ShouldBe(WithoutTrace(unknown));
        WithoutTrace(await Logs($"{ann.Username}@example.com", Newcomers.Password)).ShouldBe(WithoutTrace(unknown));
        (await ann.Gets("/v1/me")).Is(200);
        App.Clock.Forward(TimeSpan.FromMinutes(5.1));
        (await Logs(ann.Username, Newcomers.Password)).Is(200);
    }

    [Fact]
    public async Task The_right_password_forgives_the_wrong_ones_before_it()
    {
        var ann = await App.Person();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 5; i++) (await Logs(ann.Username, "wrong password")).IsRefused("UNAUTHENTICATED");
            (await Logs(ann.Username, Newcomers.Password)).Is(200);
        }
    }

    /// <summary>Guesses in flight when the account is locked must not unlock it.</summary>
    [Fact]
    public async Task Parallel_guesses_lock_the_account_too()
    {
        var ann = await App.Person();
        foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 14).Select(i => Logs(ann.Username, $"wrong password {i}")))) reply.IsRefused("UNAUTHENTICATED", 401);
        (await App.One<bool>("select locked_until is not null from identity.person where id = @Id", new { ann.Id })).ShouldBeTrue();
        (await Logs(ann.Username, Newcomers.Password)).IsRefused("UNAUTHENTICATED", 401);
    }

    [Theory]
    [InlineData("""{"password":"x"}""", "login")]
    [InlineData("""{"login":"x"}""", "password")]
    [InlineData("""{"login":"","password":"x"}""", "login")]
    [InlineData("""{"login":"x","password":""}""", "password")]
    [InlineData("""{}""", "login")]
    public async Task A_missing_field_is_named(string body, string field) =>
        (await App.Nobody.PostsText("/v1/auth/login", body)).IsRefused("MISSING_FIELD", 400, field);

    [Theory]
    [InlineData("nul\\u0000", "x")]
    [InlineData("%", "x")]
    [InlineData("' or 1=1 --", "x")]
    [InlineData("🍕", "🍕")]
    public async Task An_odd_name_is_only_a_wrong_name(string login, string password) =>
        (await App.Nobody.PostsText("/v1/auth/login", $$"""{"login":"{{login}}","password":"{{password}}"}""")).IsRefused("UNAUTHENTICATED", 401);

    [Fact]
    public async Task A_very_long_name_or_password_is_only_wrong()
    {
        (await Logs(new string('x', 10_000), "x")).IsRefused("UNAUTHENTICATED", 401);
        (await Logs("someone", new string('x', 10_000))).IsRefused("UNAUTHENTICATED", 401);
    }

    Task<Reply> Logs(string login, string password) => App.Nobody.Posts("/v1/auth/login", new { login, password });

    static string WithoutTrace(Reply reply) => $"{reply.Status} {reply.Text.Replace(reply.Words("traceId")!, "")} {reply.Header("Retry-After")}";
}

/// <summary>Throttling of sign-in per address and name (CP-4, RL-1).</summary>
public sealed class LoginThrottleTests(ThrottledApp app) : PayTests<ThrottledApp>(app)
{
    [Fact]
    public async Task The_eleventh_try_for_a_name_in_a_minute_is_told_to_wait_known_or_not()
    {
        var ann = await App.Person();
        foreach (var login in new[] { ann.Username, "no.such.person" })
        {
            for (var i = 0; i < 10; i++)
            {
                var reply = (await App.Nobody.Posts("/v1/auth/login", new { login, password = "wrong" })).IsRefused("UNAUTHENTICATED", 401);
                reply.Header("RateLimit-Limit").ShouldBe("10");
                reply.Header("RateLimit-Remaining").ShouldBe($"{9 - i}");
            }
            var throttled = (await App.Nobody.Posts("/v1/auth/login", new { login = login.ToUpperInvariant(), password = "wrong" })).IsRefused("RATE_LIMITED", 429);
            int.Parse(throttled.Header("Retry-After")!).ShouldBeInRange(1, 60);
        }
        (await App.Nobody.Posts("/v1/auth/login", new { login = (await App.Person()).Username, password = Newcomers.Password })).Is(200);
    }
}
