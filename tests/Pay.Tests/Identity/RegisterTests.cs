using System.Text.Json;

namespace Quits.Pay.Tests.Identity;

/// <summary>Sign up (FR-1, API.md): a person, their wallet and their first session.</summary>
public sealed class RegisterTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_new_person_has_a_wallet_and_a_session_at_once()
    {
        var reply = (await Registers("Zoe.Z", "zoe@example.com", displayName: " Zoe Zander ", phone: "+15551234567")).Is(201);
        reply.Words("user.username").ShouldBe("Zoe.Z");
        reply.Words("user.email").ShouldBe("zoe@example.com");
        reply.Words("user.displayName").ShouldBe("Zoe Zander");
        reply.Words("user.phone").ShouldBe("+15551234567");
        reply.Words("user.tier").ShouldBe("none");
        reply.Words("user.status").ShouldBe("active");
        reply.At("user.roles").GetArrayLength().ShouldBe(0);
        reply.Words("user.settings.defaultVisibility").ShouldBe("friends");
        reply.At("user.settings.findable").GetBoolean().ShouldBeTrue();
        reply.At("user.settings.showAmounts").GetBoolean().ShouldBeFalse();
        reply.At("expiresIn").GetInt32().ShouldBe(3600);
        reply.Words("refreshToken").ShouldNotBeNullOrEmpty();
        var zoe = new Member(App, reply.Id("user.id"), "Zoe.Z", reply.Words("accessToken"));
        (await zoe.Balance()).ShouldBe(0);
        (await zoe.Gets("/v1/me")).Is(200).Id("id").ShouldBe(zoe.Id);
    }

    [Theory]
    [InlineData("username", "ab")]
    [InlineData("username", "a234567890123456789012345678901")]
    [InlineData("username", "with space")]
    [InlineData("username", "zoé")]
    [InlineData("username", "zoe@home")]
    [InlineData("username", "zoe\n")]
    [InlineData("username", "")]
    [InlineData("email", "zoe")]
    [InlineData("email", "zoe@example")]
    [InlineData("email", "zoe@@example.com")]
    [InlineData("email", "zoe @example.com")]
    [InlineData("email", "zoe@example.com\u0000")]
    [InlineData("email", "@example.com")]
    [InlineData("email", "")]
    [InlineData("password", "1234567")]
    [InlineData("password", "")]
    [InlineData("displayName", "")]
    [InlineData("displayName", "   ")]
    [InlineData("displayName", "a\u0000b")]
    [InlineData("displayName", "two\nlines")]
    [InlineData("phone", "5551")]
    [InlineData("phone", "+1 555 123 4567")]
    [InlineData("phone", "phone")]
    public async Task An_invalid_field_is_named(string field, string value)
    {
        var reply = (await App.Nobody.Posts("/v1/auth/register", With(field, value))).IsRefused("VALIDATION_ERROR", 400, field);
        Findings(reply).ShouldBe([(field, "VALIDATION_ERROR")]);
        (await App.One<long>("select count(*) from identity.person where email = 'fresh@example.com'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("email", 255)]
    [InlineData("password", 129)]
    [InlineData("displayName", 81)]
    public async Task A_field_that_is_too_long_is_named(string field, int length)
    {
        var value = field == "email" ? new string('a', 60) + "@" + new string('b', length - 65) + ".com" : new string('x', length);
        (await App.Nobody.Posts("/v1/auth/register", With(field, value))).IsRefused("VALIDATION_ERROR", 400, field);
    }

    [Theory]
    [InlineData("username")]
    [InlineData("email")]
    [InlineData("password")]
    [InlineData("displayName")]
    public async Task A_missing_field_is_named(string field)
    {
        var reply = (await App.Nobody.Posts("/v1/auth/register", With(field, null))).IsRefused("MISSING_FIELD", 400, field);
        Findings(reply).ShouldBe([(field, "MISSING_FIELD")]);
    }

    [Fact]
    public async Task All_findings_are_told_at_once()
    {
        var reply = (await App.Nobody.Posts("/v1/auth/register", new { username = "!", email = "x", displayName = "" })).IsRefused("VALIDATION_ERROR", 400, "username");
        Findings(reply).ShouldBe([("username", "VALIDATION_ERROR"), ("email", "VALIDATION_ERROR"), ("password", "MISSING_FIELD"), ("displayName", "VALIDATION_ERROR")]);
    }

    [Theory]
    [InlineData("Taken.Name", "other@example.com", "username")]
    [InlineData("tAKEN.nAME", "another@example.com", "username")]
    [InlineData("other.name", "taken@example.com", "email")]
    [InlineData("another.name", "TAKEN@Example.COM", "email")]
    public async Task A_taken_name_or_email_is_told_whatever_its_case(string username, string email, string field)
    {
        await Registers("Taken.Name", "Taken@example.com");
        var people = await App.One<long>("select count(*) from identity.person");
        (await Registers(username, email)).IsRefused("DUPLICATE_ENTRY", 409, field);
        (await App.One<long>("select count(*) from identity.person")).ShouldBe(people);
        (await App.One<long>("select count(*) from ledger.account where owner is not null")).ShouldBe(people);
    }

    [Fact]
    public async Task Of_people_who_take_one_name_at_once_one_gets_it()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Registers("racer", $"racer{i}@example.com")));
        all.Count(r => r.Status == 201).ShouldBe(1);
        foreach (var late in all.Where(r => r.Status != 201)) late.IsRefused("DUPLICATE_ENTRY", 409, "username");
    }

    [Fact]
    public async Task A_password_may_be_anything_of_its_length()
    {
        var password = "pässwörd 🍕 '\"; --" + new string(' ', 10);
        (await Registers("odd.password", "odd@example.com", password)).Is(201);
        (await App.Nobody.Posts("/v1/auth/login", new { login = "odd.password", password })).Is(200);
        (await App.Nobody.Posts("/v1/auth/login", new { login = "odd.password", password = password.TrimEnd() })).IsRefused("UNAUTHENTICATED", 401);
    }

    Task<Reply> Registers(string username, string email, string password = "long enough", string displayName = "Someone", string? phone = null) =>
        App.Nobody.Posts("/v1/auth/register", new { username, email, password, displayName, phone });

    static Dictionary<string, string?> With(string field, string? value)
    {
        var body = new Dictionary<string, string?> { ["username"] = "fresh.name", ["email"] = "fresh@example.com", ["password"] = "long enough", ["displayName"] = "Fresh" };
        body[field] = value;
        return body;
    }

    static IEnumerable<(string?, string?)> Findings(Reply reply) =>
        reply.At("errors").EnumerateArray().Select(e => (e.GetProperty("field").GetString(), e.GetProperty("code").GetString()));
}

/// <summary>The welcome credit of demo mode is booked like any other movement.</summary>
public sealed class WelcomeCreditTests(WelcomingApp app) : PayTests<WelcomingApp>(app)
{
    [Fact]
    public async Task A_new_person_is_given_the_welcome_credit_from_equity()
    {
        var reply = (await App.Nobody.Posts("/v1/auth/register", new { username = "guest", email = "guest@example.com", password = "long enough", displayName = "Guest" })).Is(201);
        var guest = new Member(App, reply.Id("user.id"), "guest", reply.Words("accessToken"));
        (await guest.Balance()).ShouldBe(10_000);
        (await App.One<long>("select balance from ledger.account where id = '00000000-0000-8000-8000-000000000001'")).ShouldBe(-10_000);
        var position = await App.One<long>("select position from ledger.log_head");
        var line = (await guest.Gets("/v1/activity", ("Quits-Position", $"{position}"))).Items.ShouldHaveSingleItem();
        line.GetProperty("kind").GetString().ShouldBe("adjustment");
        line.GetProperty("balanceAfter").GetInt64().ShouldBe(10_000);
        line.GetProperty("counterparty").ValueKind.ShouldBe(JsonValueKind.Null);
    }
}

/// <summary>The app with a welcome credit of $100.00.</summary>
public sealed class WelcomingApp : PayApp
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["RateLimit:PerMinute"] = "0", ["Demo:WelcomeCredit"] = "10000" };
}
