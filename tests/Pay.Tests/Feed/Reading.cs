using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger.Log;

namespace Quits.Pay.Tests.Feed;

/// <summary>Feeds as a client reads them.</summary>
static class Reading
{
    /// <summary>All pages of a feed, to the end; every page is in order.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Feed(this Member who, string path, int limit = 20)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = (await who.Gets($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Is(200);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            items.AddRange(page.Items);
            cursor = page.Words("nextCursor");
        }
        while (cursor is not null);
        return items;
    }

    public static async Task<Guid[]> FeedIds(this Member who, string path, int limit = 20) =>
        [.. (await who.Feed(path, limit)).Select(item => item.GetProperty("id").GetGuid())];

    /// <summary>The item of a payment in a feed; the test fails when it is not there.</summary>
    public static async Task<JsonElement> FeedItem(this Member who, Guid transfer, string path = "/v1/feed") =>
        (await who.Feed(path)).Single(item => item.GetProperty("id").GetGuid() == transfer);

    public static async Task<Guid> Pays(this Member who, Member to, string visibility = "friends", long cents = 1, string? note = null) =>
        (await who.Sends(to, cents, note, visibility: visibility)).Is(201).Id("transfer.id");

    /// <summary>Waits until the feed, and the lists beside it, have folded all that is in the log now.</summary>
    public static Task Folded(this PayApp app) => PayApp.Eventually(
        () =>
        {
            // It rests while nobody waits for it.
            app.Services.GetRequiredService<LogSignal>().Urge("feed");
            return app.One<bool>("select min(position) >= (select position from ledger.log_head) from ledger.checkpoint where projection in ('feed', 'activity', 'notifications')");
        },
        "the fold");
}
