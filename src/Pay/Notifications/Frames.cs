using System.Text.Json;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Pay.Identity;
using Quits.Pay.Requests;
using Quits.Pay.Transfers;

namespace Quits.Pay.Notifications;

/// <summary>What one log entry is to one person on the real-time channel (NT-1). Pure; each frame is one JSON text.</summary>
internal static class Frames
{
    sealed record PaymentReceived(string Type, long Position, TransferView Transfer, long NewBalance);

    sealed record PaymentRequested(string Type, long Position, RequestView Request);

    sealed record RequestPaid(string Type, long Position, Guid RequestId, TransferView Transfer);

    sealed record RequestChanged(string Type, long Position, Guid RequestId);

    sealed record BalanceUpdated(string Type, long Position, long Balance, long PendingBalance);

    sealed record Told(string Type, long Position, NotificationView Notification);

    sealed record Plain(string Type, long Position);

    /// <summary>The people a log entry may have frames for.</summary>
    public static IEnumerable<Guid> Audience(LogEntry entry) => entry.Accepted
        ? entry.Entries.Select(e => e.Account.Value).Concat(News.Audience(entry)).Concat(Echo.Of(entry) is { } echo ? [echo.Person] : []).Distinct()
        : [];

    /// <summary>The frames of an entry for one person, in the order they are sent.</summary>
    public static IEnumerable<byte[]> For(LogEntry entry, PersonId person, IReadOnlyDictionary<Guid, PersonCard> cards)
    {
        var booked = entry.Entries.Where(e => e.Account == AccountId.WalletOf(person)).ToArray();
        if (entry.Kind == TransferFact.Kind && booked is [{ Amount: > 0 } received])
        {
            var fact = TransferFact.Of(entry);
            var view = TransferReader.View(entry.Id, fact, entry.Outcome, entry.At, cards[fact.Sender].User, cards[fact.Receiver].User, person);
            yield return Json(new PaymentReceived("payment_received", entry.Position, view, received.BalanceAfter));
            if (fact.Request is { } request) yield return Json(new RequestPaid("request_paid", entry.Position, request, view));
        }
        if (entry.Kind == TransferFact.Kind && booked is [{ Amount: < 0 }] && TransferFact.Of(entry).Request is { } paid)
            yield return Json(new RequestChanged("request_changed", entry.Position, paid));
        if (entry.Kind == RequestFacts.Asked && entry.Read<RequestFact>() is var asked && asked.Requestee == person.Value)
            yield return Json(new PaymentRequested("payment_request", entry.Position, RequestView.Of(entry.Id, asked, cards[asked.Requester].User, cards[asked.Requestee].User)));
        if (Echo.Of(entry) is { } echo && echo.Person == person.Value) yield return Json(new RequestChanged("request_changed", entry.Position, echo.Request));
        if (booked.Length > 0) yield return Balance(entry.Position, booked[^1].BalanceAfter);
        foreach (var news in News.Of(entry).Where(n => n.Person == person.Value))
            yield return Json(new Told("notification", entry.Position, Wording.View(news, news.Other is { } other ? cards.GetValueOrDefault(other)?.User : null, read: false)));
    }

    /// <summary>My balance at a position; also the first frame of every connection.</summary>
    public static byte[] Balance(long position, long balance) => Json(new BalanceUpdated("balance_updated", position, balance, PendingBalance: 0));

    /// <summary>Too much was missed: read everything anew.</summary>
    public static byte[] Reset(long position) => Json(new Plain("reset", position));

    static byte[] Json<T>(T frame) => JsonSerializer.SerializeToUtf8Bytes(frame, Options);

    static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
