using System.Text.Json;

namespace Quits.Pay.Tests.Identity;

/// <summary>My profile and settings.</summary>
public sealed class ProfileTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Me_is_everything_of_mine_and_no_secret()
    {
        var me = (await (await App.Person()).Gets("/v1/me")).Is(200);
        me.Json.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["id", "username", "displayName", "avatarUrl", "email", "phone", "tier", "status", "roles", "settings", "createdAt"], ignoreOrder: true);
        me.At("settings").EnumerateObject().Select(p => p.Name).ShouldBe(
            ["defaultVisibility", "showAmounts", "findable", "hideFriends", "reminders", "quietHours", "timeZone", "undoSeconds", "undoForFriends"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_sent_changes_and_what_is_left_out_stays()
    {
        var ann = await App.Person();
        (await ann.Patches("/v1/me", new { displayName = " Ann A. ", phone = "+15550001111", settings = new { showAmounts = true, quietHours = "22:00-07:00", timeZone = "America/New_York" } })).Is(200);
        var me = (await ann.Patches("/v1/me", new { settings = new { reminders = false } })).Is(200);
        me.Words("displayName").ShouldBe("Ann A.");
        me.Words("phone").ShouldBe("+15550001111");
        me.At("settings.showAmounts").GetBoolean().ShouldBeTrue();
        me.At("settings.reminders").GetBoolean().ShouldBeFalse();
        me.At("settings.findable").GetBoolean().ShouldBeTrue();
        me.Words("settings.quietHours").ShouldBe("22:00-07:00");
        me.Words("settings.timeZone").ShouldBe("America/New_York");
        (await ann.Gets("/v1/me")).Text.ShouldBe(me.Text);
    }

    [Fact]
    public async Task An_empty_text_takes_the_phone_and_the_quiet_hours_away()
    {
        var ann = await App.Person();
        (await ann.Patches("/v1/me", new { phone = "+15550001111", settings = new { quietHours = "22:00-07:00" } })).Is(200);
        var me = (await ann.Patches("/v1/me", new { phone = "", settings = new { quietHours = "" } })).Is(200);
        me.At("phone").ValueKind.ShouldBe(JsonValueKind.Null);
        me.At("settings.quietHours").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"displayName":""}""", "displayName")]
    [InlineData("""{"displayName":"a\u0000b"}""", "displayName")]
    [InlineData("""{"email":"nonsense"}""", "email")]
    [InlineData("""{"phone":"nonsense"}""", "phone")]
    [InlineData("""{"settings":{"defaultVisibility":"all"}}""", "settings.defaultVisibility")]
    [InlineData("""{"settings":{"quietHours":"25:00-07:00"}}""", "settings.quietHours")]
    [InlineData("""{"settings":{"quietHours":"22:00"}}""", "settings.quietHours")]
    [InlineData("""{"settings":{"timeZone":"Mars/Olympus"}}""", "settings.timeZone")]
    [InlineData("""{"settings":{"timeZone":""}}""", "settings.timeZone")]
    [InlineData("""{"settings":{"showAmounts":"yes"}}""", "settings.showAmounts")]
    [InlineData("""{"settings":{"undoSeconds":-1}}""", "settings.undoSeconds")]
    [InlineData("""{"settings":{"undoSeconds":601}}""", "settings.undoSeconds")]
    [InlineData("""{"settings":{"undoSeconds":1.5}}""", "settings.undoSeconds")]
    [InlineData("""{"settings":{"undoForFriends":1}}""", "settings.undoForFriends")]
    [InlineData("""{"settings":"none"}""", "settings")]
    public async Task An_invalid_change_is_named_and_nothing_changes(string body, string field)
    {
        var ann = await App.Person();
        var before = (await ann.Gets("/v1/me")).Text;
        (await ann.Asks(HttpMethod.Patch, "/v1/me", new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).IsRefused("VALIDATION_ERROR", 400, field);
        (await ann.Gets("/v1/me")).Text.ShouldBe(before);
    }

    /// <summary>TR-16: half a minute for people I pay the first time, friends at once, unless I say otherwise; the log has what I changed (AU-1).</summary>
    [Fact]
    public async Task How_long_I_can_undo_is_mine_to_say()
    {
        var ann = await App.Person();
        var before = (await ann.Gets("/v1/me")).Is(200);
        (before.Cents("settings.undoSeconds"), before.At("settings.undoForFriends").GetBoolean()).ShouldBe((30, false));
        foreach (var seconds in new[] { 600, 0 })
            (await ann.Patches("/v1/me", new { settings = new { undoSeconds = seconds } })).Is(200).Cents("settings.undoSeconds").ShouldBe(seconds);
        var me = (await ann.Patches("/v1/me", new { settings = new { undoForFriends = true } })).Is(200);
        (me.Cents("settings.undoSeconds"), me.At("settings.undoForFriends").GetBoolean()).ShouldBe((0, true));
        (await App.Rows<string>("select payload ->> 'fields' from ledger.log where kind = 'profile.changed' and actor = @Id order by position", new { ann.Id }))
            .ShouldBe(["""["settings.undoSeconds"]""", """["settings.undoSeconds"]""", """["settings.undoForFriends"]"""]);
    }

    /// <summary>Fields that are not mine to set are ignored like any unknown field.</summary>
    [Fact]
    public async Task Nobody_promotes_themselves()
    {
        var ann = await App.Person(tier: 0);
        var me = (await ann.Patches("/v1/me", new { tier = "full", roles = new[] { "staff" }, status = "closed", username = "root", id = Guid.NewGuid(), passwordHash = "x" })).Is(200);
        (me.Words("tier"), me.At("roles").GetArrayLength(), me.Words("status"), me.Words("username"), me.Id("id")).ShouldBe(("none", 0, "active", ann.Username, ann.Id));
    }

    [Fact]
    public async Task A_taken_email_is_told()
    {
        var (ann, bob) = await App.Two();
        (await ann.Patches("/v1/me", new { email = $"{bob.Username.ToUpperInvariant()}@example.com" })).IsRefused("DUPLICATE_ENTRY", 409, "email");
    }

    [Fact]
    public async Task A_changed_name_shows_at_once()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = (await ann.Sends(bob, 1)).Id("transfer.id");
        (await bob.Patches("/v1/me", new { displayName = "Bobby Tables" })).Is(200);
        (await ann.Gets($"/v1/transfers/{id}")).Words("receiver.displayName").ShouldBe("Bobby Tables");
    }

    [Fact]
    public async Task My_profile_is_for_me_signed_in() => (await App.Nobody.Gets("/v1/me")).IsRefused("UNAUTHENTICATED", 401);
}
