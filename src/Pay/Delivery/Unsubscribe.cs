using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Pay.Notifications;

namespace Quits.Pay.Delivery;

/// <summary>
/// Stop the emails of a kind from the email itself, without signing in (RFC 8058): the link is sealed for one person and one kind.
/// A mail program posts to it; a person who follows it comes to their settings.
/// </summary>
internal static class Unsubscribe
{
    const string Path = "/v1/notifications/unsubscribe";
    const string Purpose = "unsubscribe";

    /// <summary>Makes and reads the links.</summary>
    internal sealed class Links(DeliveryOptions options, Envelope envelope)
    {
        /// <summary>Null when the web app's address or a secret key is not configured.</summary>
        public Uri? Make(Guid person, string kind) => options.PublicUrl.Length == 0 || !envelope.IsOn ? null
            : new Uri($"{options.PublicUrl.TrimEnd('/')}{Path}?token={Base64Url.EncodeToString(envelope.Seal(Purpose, Encoding.UTF8.GetBytes($"{person:N} {kind}")))}");

        /// <summary>Whom and what a token is for; null when it is none of ours.</summary>
        public (PersonId Person, string Kind)? Read(string token)
        {
            if (token.Length > 300 || !Base64Url.IsValid(token) || envelope.Open(Purpose, Base64Url.DecodeFromChars(token)) is not { } text) return null;
            return Encoding.UTF8.GetString(text).Split(' ') is [var person, var kind] && Guid.TryParseExact(person, "N", out var id) && News.Kinds.Contains(kind) ? (new(id), kind) : null;
        }
    }

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/notifications/unsubscribe", Handle).WithName("unsubscribe").AllowAnonymous();
        v1.MapGet("/notifications/unsubscribe", () => TypedResults.Redirect("/me/notifications")).ExcludeFromDescription().AllowAnonymous();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Handle(string token, HttpContext context, Links links, Preferences preferences, LedgerClient ledger, CancellationToken ct)
    {
        if (links.Read(token) is not var (person, kind)) return Problems.NotFound.ToHttp();
        var now = (await preferences.ReadAsync(person, ct)).Single(p => p.Kind == kind);
        if (now.Required || !now.Email) return TypedResults.NoContent();
        await using var work = await ledger.BeginAsync(ct);
        PreferenceView[] changed = [now with { Email = false }];
        await Preferences.WriteAsync(work.Connection, person, changed);
        // Whoever has the letter may do this; that it was the person is not known, so nobody is named as the actor.
        await work.CommitAsync([DeliveryFacts.Of(DeliveryFacts.Preferred, person, actor: null, RequestOrigin.Of(context), new { items = changed })], ct);
        return TypedResults.NoContent();
    }
}
