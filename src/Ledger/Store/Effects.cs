using System.Text;
using System.Text.Json;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>
/// What an instruction did to the books, as the log keeps it: <c>{"e":[[account,version,amount,balanceAfter,sentAfter],…],
/// "h":[hold,account,payee,amount,status],"o":[account,owner,currency,tier],"s":[account,status]}</c>. Enough to rebuild every balance (LG-6).
/// </summary>
internal static class Effects
{
    public static string? Write(Instruction asked, Decision decision, Sheet sheet)
    {
        if (!decision.Accepted || asked is Fact) return null;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (decision.Entries.Count > 0) WriteEntries(json, decision.Entries);
            WriteState(json, asked, sheet);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<Entry> entries)
    {
        json.WriteStartArray("e");
        foreach (var entry in entries)
        {
            json.WriteStartArray();
            json.WriteStringValue(entry.Account.Value);
            json.WriteNumberValue(entry.Version);
            json.WriteNumberValue(entry.Amount);
            json.WriteNumberValue(entry.BalanceAfter);
            json.WriteNumberValue(entry.SentAfter);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    static void WriteState(Utf8JsonWriter json, Instruction asked, Sheet sheet)
    {
        switch (asked)
        {
            case PlaceHold place:
                WriteHold(json, sheet.Find(place.Id)!, HoldStatus.Open);
                break;
            case PostHold post:
                WriteHold(json, sheet.Find(post.Hold)!, HoldStatus.Posted);
                break;
            case ReleaseHold release:
                WriteHold(json, sheet.Find(release.Hold)!, release.Expiring ? HoldStatus.Expired : HoldStatus.Released);
                break;
            case OpenWallet open:
                Write(json, "o", open.Account.ToString(), open.Owner.ToString(), open.Currency, open.Tier);
                break;
            case SetStatus set:
                Write(json, "s", set.Account.ToString(), (short)set.Status);
                break;
        }
    }

    static void WriteHold(Utf8JsonWriter json, Hold hold, HoldStatus status) =>
        Write(json, "h", hold.Id.ToString(), hold.Account.ToString(), hold.Payee.ToString(), hold.Amount, (short)status);

    static void Write(Utf8JsonWriter json, string name, params ReadOnlySpan<object> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (value is string text) json.WriteStringValue(text);
            else json.WriteNumberValue(Convert.ToInt64(value, null));
        }
        json.WriteEndArray();
    }
}
