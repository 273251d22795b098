using System.Globalization;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Tests.Core;

/// <summary>
/// A sheet and a batch, written in one line each.
/// Sheet: <c>A=100</c> a wallet with its balance; <c>A=100/30</c> with 30 of it held; then any of <c>*</c> frozen, <c>!</c> closed,
/// <c>#2</c> tier, <c>^90,40,10</c> sent in all, before the day, before the week, <c>€</c> other currency. Upper-case <c>HOUSE</c> is a
/// house account. <c>h:A>B30</c> a hold, then <c>@-1</c> expiring in -1 seconds, <c>x</c> closed.
/// Batch, parted by <c>;</c>: <c>A>B 30</c> pays, <c>A>>B 30</c> pays and counts, <c>hold h A>B 30</c>, <c>hold h A>>B 30 @5</c>,
/// <c>post h A>B [20]</c>, <c>release h A</c>, <c>expire h A</c>, <c>open A</c>, <c>freeze A</c>, <c>thaw A</c>, <c>close A</c>,
/// <c>fact</c>; <c>[k]</c> before it gives it the key k.
/// </summary>
public sealed class Scenario
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    readonly Dictionary<string, TransactionId> _keys = [];
    readonly HashSet<string> _house = [];

    public Scenario(string sheet, SendingLimits? limits = null)
    {
        Sheet = new Sheet(Now, limits ?? SendingLimits.None);
        foreach (var word in Words(sheet))
        {
            if (word.StartsWith("h:", StringComparison.Ordinal) || (word.Length > 2 && word[1] == ':')) AddHold(word);
            else AddAccount(word);
        }
    }

    public Sheet Sheet { get; }

    public Account this[string name] => Sheet.Find(IdOf(name)) ?? throw new InvalidOperationException($"there is no {name}");

    public Hold HoldOf(string name) => Sheet.Find(Key(name)) ?? throw new InvalidOperationException($"there is no hold {name}");

    public Decision[] Decide(string batch) => Batch.Decide([.. batch.Split(';', StringSplitOptions.TrimEntries).Select(Parse)], Sheet);

    /// <summary>The verdicts of a batch, parted by spaces; one given again has a leading <c>=</c>.</summary>
    public string Verdicts(string batch) => string.Join(' ', Decide(batch).Select(d => (d.Replayed ? "=" : "") + d.Verdict));

    public static AccountId IdOf(string name) => new(new Guid(name.PadLeft(8, '0').Select(c => (byte)c).Concat(new byte[8]).ToArray()));

    Instruction Parse(string text)
    {
        var words = Words(text);
        var id = TransactionId.New();
        if (words[0][0] == '[')
        {
            id = Key(words[0][1..^1]);
            words = words[1..];
        }
        return words[0] switch
        {
            "hold" => ParseHold(words),
            "post" or "pay" => new PostHold(id, "post", Key(words[1]), Parties(words[2]).From, Parties(words[2]).To, words.Length > 3 ? Amount(words[3]) : null, Parties(words[2]).Counted, "{}") { UnlessFrozen = words[0] == "pay" },
            "release" => new ReleaseHold(id, "release", Key(words[1]), IdOf(words[2]), Expiring: false, "{}"),
            "expire" => new ReleaseHold(id, "release", Key(words[1]), IdOf(words[2]), Expiring: true, "{}"),
            "open" => new OpenWallet(id, "open", IdOf(words[1]), new(IdOf(words[1]).Value), "USD", 0, "{}"),
            "freeze" => new SetStatus(id, "status", IdOf(words[1]), AccountStatus.Frozen, "{}"),
            "thaw" => new SetStatus(id, "status", IdOf(words[1]), AccountStatus.Active, "{}"),
            "close" => new SetStatus(id, "status", IdOf(words[1]), AccountStatus.Closed, "{}"),
            "fact" => new Fact(id, "fact", "{}"),
            _ => new Quits.Ledger.Core.Pay(id, "pay", Parties(words[0]).From, Parties(words[0]).To, Amount(words[1]), Parties(words[0]).Counted, "{}") { Fingerprint = Amount(words[1]) },
        };
    }

    PlaceHold ParseHold(string[] words)
    {
        var (from, to, counted) = Parties(words[2]);
        var expires = words.Length > 4 ? Now.AddSeconds(Amount(words[4][1..])) : (DateTimeOffset?)null;
        return new(Key(words[1]), "hold", from, to, Amount(words[3]), counted, expires, "{}") { Fingerprint = Amount(words[3]) };
    }

    void AddAccount(string word)
    {
        var end = word.IndexOf('=', StringComparison.Ordinal);
        var name = word[..end];
        var rest = word[(end + 1)..];
        var sent = Part(ref rest, '^')?.Split(',').Select(Amount).ToArray() ?? [0, 0, 0];
        var tier = Part(ref rest, '#') is { } given ? (short)Amount(given) : (short)0;
        var (closed, frozen, foreign) = (Flag(ref rest, '!'), Flag(ref rest, '*'), Flag(ref rest, '€'));
        var amounts = rest.Split('/').Select(Amount).ToArray();
        var house = name == name.ToUpperInvariant() && name.Length > 1;
        if (house) _house.Add(name);
        Sheet.Add(new Account(IdOf(name), house ? AccountKind.House : AccountKind.Wallet, foreign ? "EUR" : "USD")
        {
            Balance = amounts[0], Held = amounts.Length > 1 ? amounts[1] : 0, Tier = tier,
            Sent = sent[0], SentBeforeDay = sent[1], SentBeforeWeek = sent[2],
            Status = closed ? AccountStatus.Closed : frozen ? AccountStatus.Frozen : AccountStatus.Active,
        });
    }

    void AddHold(string word)
    {
        var rest = word[2..];
        var closed = Flag(ref rest, 'x');
        var expires = Part(ref rest, '@') is { } seconds ? Now.AddSeconds(Amount(seconds)) : (DateTimeOffset?)null;
        var (from, to) = (rest[..1], rest[2..3]);
        Sheet.Add(new Hold(Key(word[..1]), IdOf(from), IdOf(to), Amount(rest[3..]), expires) { Status = closed ? HoldStatus.Released : HoldStatus.Open });
    }

    TransactionId Key(string name) => _keys.TryGetValue(name, out var id) ? id : _keys[name] = TransactionId.New();

    static (AccountId From, AccountId To, bool Counted) Parties(string text)
    {
        var names = text.Split('>', StringSplitOptions.RemoveEmptyEntries);
        return (IdOf(names[0]), IdOf(names[1]), text.Contains(">>", StringComparison.Ordinal));
    }

    static string? Part(ref string text, char mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0) return null;
        var part = text[(at + 1)..];
        text = text[..at];
        return part;
    }

    static bool Flag(ref string text, char mark)
    {
        var has = text.Contains(mark, StringComparison.Ordinal);
        text = text.Replace(mark.ToString(), "", StringComparison.Ordinal);
        return has;
    }

    static long Amount(string text) => text == "max" ? long.MaxValue : long.Parse(text, CultureInfo.InvariantCulture);

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
