using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Operations;

namespace Quits.Pay.Tests.Notifications;

/// <summary>NT-3: an inbox that is complete, and what of it was read.</summary>
public sealed class InboxTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_payment_is_told_with_who_how_much_and_the_note()
    {
        var (ann, bob) = await App.Two(has: 200_000);
        var sent = await ann.Sends(bob, 123_456, "<b>rent</b>");
        var told = (await Inbox(bob, sent)).ShouldHaveSingleItem();
        told.GetProperty("kind").GetString().ShouldBe("payment_received");
        told.GetProperty("title").GetString().ShouldBe($"Person {ann.Username} paid you $1,234.56");
        told.GetProperty("body").GetString().ShouldBe("<b>rent</b>");
        told.GetProperty("link").GetString().ShouldBe($"/transfers/{sent.Id("transfer.id")}");
        told.GetProperty("read").GetBoolean().ShouldBeFalse();
        (await Inbox(ann, sent)).ShouldAllBe(n => n.GetProperty("kind").GetString() == "welcome_credit");
    }

    [Fact]
    public async Task Freezes_and_new_devices_are_told()
    {
        var ann = await App.Person();
        var freeze = App.Services.GetRequiredService<FreezeAccount>();
        await freeze.SetAsync(ann.Username, frozen: true, "test", CancellationToken.None);
        await freeze.SetAsync(ann.Username, frozen: false, "test", CancellationToken.None);
        for (var i = 0; i < 2; i++) await SignsIn(ann, "NewPhone/1.0");
        (await Inbox(ann)).Select(n => n.GetProperty("kind").GetString()).ShouldBe(["new_device", "account_unfrozen", "account_frozen"]);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(0)]
    public async Task A_device_is_new_once_however_long_its_name(int length)
    {
        var ann = await App.Person();
        for (var i = 0; i < 2; i++) await SignsIn(ann, new string('x', length));
        (await Inbox(ann)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Some_are_read_then_all()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var last = await Pays(ann, bob, 5);
        (await Unread(bob, last)).ShouldBe(5);
        var ids = (await Inbox(bob, last)).Select(n => n.GetProperty("id").GetGuid()).ToArray();
        (await bob.Posts("/v1/notifications/read", new { ids = new[] { ids[1], ids[3] } })).Is(204);
        (await bob.Posts("/v1/notifications/read", new { ids = new[] { ids[1] } })).Is(204);
        (await Unread(bob)).ShouldBe(3);
        (await Inbox(bob)).Select(n => n.GetProperty("read").GetBoolean()).ShouldBe([false, true, false, true, false]);
        (await bob.Posts("/v1/notifications/read")).Is(204);
        (await Unread(bob)).ShouldBe(0);
        (await Inbox(bob)).ShouldAllBe(n => n.GetProperty("read").GetBoolean());
        (await Unread(bob, await ann.Sends(bob, 1))).ShouldBe(1);
    }

    [Fact]
    public async Task Naming_none_reads_none()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var last = await Pays(ann, bob, 2);
        (await bob.Posts("/v1/notifications/read", new { ids = Array.Empty<Guid>() })).Is(204);
        (await Unread(bob, last)).ShouldBe(2);
        (await bob.Posts("/v1/notifications/read", new { })).Is(204);
        (await Unread(bob)).ShouldBe(0);
    }

    [Fact]
    public async Task Other_peoples_ids_are_ignored()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var eve = await App.Person();
        var last = await Pays(ann, bob, 1);
        var ids = (await Inbox(bob, last)).Select(n => n.GetProperty("id").GetGuid()).Append(Guid.NewGuid());
        (await eve.Posts("/v1/notifications/read", new { ids })).Is(204);
        (await eve.Posts("/v1/notifications/read")).Is(204);
        (await Unread(bob)).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"ids":"all"}""")]
    [InlineData("""{"ids":["nonsense"]}""")]
    [InlineData("""{"ids":[null]}""")]
    [InlineData("""{"ids":{}}""")]
    public async Task Odd_ids_are_refused(string body) => (await (await App.Person()).PostsText("/v1/notifications/read", body)).IsRefused("VALIDATION_ERROR", 400);

    [Fact]
    public async Task Too_many_ids_are_refused() =>
        (await (await App.Person()).Posts("/v1/notifications/read", new { ids = Enumerable.Range(0, 501).Select(_ => Guid.NewGuid()) })).IsRefused("VALIDATION_ERROR", 400, "ids");

    [Fact]
    public async Task Pages_hold_each_once_newest_first()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var last = await Pays(ann, bob, 25);
        var (seen, cursor) = (new List<Guid>(), (string?)"");
        do
        {
            var page = (await bob.Gets($"/v1/notifications?limit=10{cursor}", await After(last))).Is(200);
            seen.AddRange(page.Items.Select(i => i.GetProperty("id").GetGuid()));
            cursor = page.Words("nextCursor") is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        seen.ShouldBe(await App.Rows<Guid>("select id from ledger.log where kind = 'transfer' and subject = @Id order by position desc", new { bob.Id }));
        var other = (await ann.Gets("/v1/activity?limit=1")).Words("nextCursor");
        (await ann.Gets($"/v1/notifications?cursor={other}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
    }

    async Task SignsIn(Member who, string device) =>
        (await App.Nobody.Posts("/v1/auth/login", new { login = who.Username, password = Newcomers.Password }, [.. device.Length == 0 ? Array.Empty<(string, string)>() : [("User-Agent", device)]])).Is(200);

    static async Task<Reply> Pays(Member from, Member to, int times)
    {
        Reply last = null!;
        for (var i = 0; i < times; i++) last = (await from.Sends(to, 1)).Is(201);
        return last;
    }

    async Task<IReadOnlyList<JsonElement>> Inbox(Member who, Reply? after = null) => (await who.Gets("/v1/notifications", await After(after))).Is(200).Items;

    async Task<long> Unread(Member who, Reply? after = null) => (await who.Gets("/v1/notifications/unread-count", await After(after))).Is(200).Cents("count");

    async Task<(string, string)> After(Reply? write) => ("Quits-Position", write?.Header("Quits-Position") ?? $"{await App.One<long>("select position from ledger.log_head")}");
}
