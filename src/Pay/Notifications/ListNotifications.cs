using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger.Log;

namespace Quits.Pay.Notifications;

/// <summary>My inbox, newest first; how much of it is unread; marking it read (NT-3).</summary>
internal static class ListNotifications
{
    const string List = "notifications";

    /// <summary>Unread notifications, counted up to 100.</summary>
    public sealed record UnreadCount(int Count);

    /// <summary>Which to mark as read; none named means all.</summary>
    internal sealed record MarkRead(Guid[]? Ids);

    internal sealed record After(long Position);

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/notifications", Handle).WithName("listNotifications");
        v1.MapGet("/notifications/unread-count", Count).WithName("countUnreadNotifications");
        v1.MapPost("/notifications/read", Read).WithName("markNotificationsRead");
    }

    static async Task<Results<Ok<Page<NotificationView>>, ProblemHttpResult>> Handle(
        int? limit, string? cursor, Me me, HttpContext context, Inbox inbox, ProjectionWait wait, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        After? after = null;
        if (cursor is not null && !Cursor.TryRead(List, me.Person, cursor, out after)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await wait.ForAsync("notifications", LogPosition.Asked(context), ct);
        var rows = await inbox.ListAsync(me.Person, after?.Position ?? long.MaxValue, size + 1, ct);
        var page = Page<(long Position, NotificationView View)>.Of(rows, size, last => Cursor.Write(List, me.Person, new After(last.Position)));
        return TypedResults.Ok(new Page<NotificationView>([.. page.Items.Select(r => r.View)], page.NextCursor));
    }

    static async Task<Ok<UnreadCount>> Count(Me me, HttpContext context, Inbox inbox, ProjectionWait wait, CancellationToken ct)
    {
        await wait.ForAsync("notifications", LogPosition.Asked(context), ct);
        return TypedResults.Ok(new UnreadCount(await inbox.CountUnreadAsync(me.Person, ct)));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Read(MarkRead? request, Me me, Inbox inbox, CancellationToken ct)
    {
        if (request?.Ids is { } ids && ids.Length > 500) return Problems.Invalid("ids", "At most 500 at once.").ToHttp();
        if (request?.Ids is { } some) await inbox.MarkReadAsync(me.Person, some, ct);
        else await inbox.MarkAllReadAsync(me.Person, ct);
        return TypedResults.NoContent();
    }
}
