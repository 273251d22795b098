using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Delivery;

/// <summary>What I want to be told where, by kind (NT-3). Kinds and halves that are left out stay.</summary>
internal static class SetPreferences
{
    internal sealed record Choice(string? Kind, bool? Push, bool? Email);

    internal sealed record Request(IReadOnlyList<Choice?>? Items);

    /// <summary>Every kind there is, in the order to show them.</summary>
    public sealed record PreferenceList(IReadOnlyList<PreferenceView> Items);

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/notifications/preferences", Read).WithName("getNotificationPreferences");
        v1.MapPut("/notifications/preferences", Handle).WithName("setNotificationPreferences");
    }

    static async Task<Ok<PreferenceList>> Read(Me me, Preferences preferences, CancellationToken ct) =>
        TypedResults.Ok(new PreferenceList(await preferences.ReadAsync(me.Person, ct)));

    static async Task<Results<Ok<PreferenceList>, ProblemHttpResult>> Handle(Request request, Me me, Preferences preferences, LedgerClient ledger, CancellationToken ct)
    {
        if (request.Items is null) return Problems.Missing("items").ToHttp();
        var before = await preferences.ReadAsync(me.Person, ct);
        if (Apply(before, request.Items, out var after) is { } problem) return problem.ToHttp();
        var changed = after.Except(before).ToArray();
        if (changed.Length == 0) return TypedResults.Ok(new PreferenceList(after));
        await using var work = await ledger.BeginAsync(ct);
        await Preferences.WriteAsync(work.Connection, me.Person, changed);
        await work.CommitAsync([DeliveryFacts.Of(DeliveryFacts.Preferred, me.Person, me.Person, me.Origin, new { items = changed })], ct);
        return TypedResults.Ok(new PreferenceList(after));
    }

    /// <summary>The list with the choices made, in order; a problem when one names no kind or would silence what must be heard.</summary>
    internal static Problem? Apply(IReadOnlyList<PreferenceView> before, IReadOnlyList<Choice?> choices, out IReadOnlyList<PreferenceView> after)
    {
        var all = before.ToDictionary(p => p.Kind);
        after = before;
        foreach (var choice in choices)
        {
            if (choice?.Kind is null || !all.TryGetValue(choice.Kind, out var now)) return Problems.Invalid("items", "There is no such kind.");
            var then = now with { Push = choice.Push ?? now.Push, Email = choice.Email ?? now.Email };
            if (now.Required && then != now) return Problems.Invalid("items", "What concerns the safety of your account is always told.");
            all[choice.Kind] = then;
        }
        after = [.. before.Select(p => all[p.Kind])];
        return null;
    }
}
