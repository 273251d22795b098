using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Tests.Core;

/// <summary>Random instructions over few accounts, so that they collide: replays, reused keys, holds, freezes, closings. One seed, one history.</summary>
public sealed class RandomHistory
{
    readonly Random _random;
    readonly AccountId[] _accounts;
    readonly List<Instruction> _asked = [];
    readonly List<PlaceHold> _placed = [];

    /// <param name="wallets">Those that exist or may come to exist.</param>
    public RandomHistory(int seed, IEnumerable<AccountId> wallets)
    {
        _random = new(seed);
        _accounts = [HouseAccounts.Equity, .. wallets];
    }

    public TimeSpan Pause() => _random.Next(3) == 0 ? TimeSpan.FromMinutes(_random.Next(0, 60 * 40)) : TimeSpan.FromSeconds(_random.Next(0, 100));

    public Instruction[] Batch(int atMost, DateTimeOffset now) => [.. Enumerable.Range(0, _random.Next(1, atMost + 1)).Select(_ => Next(now))];

    public Instruction Next(DateTimeOffset now)
    {
        var asked = _asked.Count > 0 && _random.Next(8) == 0 ? Again() : New(now);
        _asked.Add(asked);
        if (asked is PlaceHold placed) _placed.Add(placed);
        return asked;
    }

    Instruction Again()
    {
        var earlier = _asked[_random.Next(_asked.Count)];
        return _random.Next(3) == 0 ? earlier with { Fingerprint = earlier.Fingerprint + 1 } : earlier;
    }

    Instruction New(DateTimeOffset now)
    {
        var (from, to) = Two();
        var counted = from != HouseAccounts.Equity && _random.Next(4) > 0;
        var id = new TransactionId(new Guid(_random.Next(), 0, 7, Bytes()));
        var amount = _random.Next(1, 120);
        return _random.Next(20) switch
        {
            0 => new OpenWallet(id, "open", _accounts[_random.Next(1, _accounts.Length)], PersonId.New(), "USD", (short)_random.Next(4), "{}"),
            1 => new SetStatus(id, "status", _accounts[_random.Next(1, _accounts.Length)], (AccountStatus)_random.Next(1, 4), "{}"),
            2 or 3 => new SetStatus(id, "status", _accounts[_random.Next(1, _accounts.Length)], AccountStatus.Active, "{}"),
            4 => new Fact(id, "fact", "{}"),
            5 or 6 or 7 => new PlaceHold(id, "hold", from, to, amount, counted, _random.Next(2) == 0 ? now.AddHours(_random.Next(-1, 30)) : null, "{}") { Fingerprint = amount },
            8 or 9 or 10 when _placed.Count > 0 => Post(id),
            11 or 12 when _placed.Count > 0 => Release(id),
            13 or 14 => new Quits.Ledger.Core.Pay(id, "pay", HouseAccounts.Equity, _accounts[_random.Next(1, _accounts.Length)], amount * 3, false, "{}"),
            _ => new Quits.Ledger.Core.Pay(id, "pay", from, to, amount, counted, "{}") { Fingerprint = amount },
        };
    }

    PostHold Post(TransactionId id)
    {
        var hold = _placed[_random.Next(_placed.Count)];
        return new(id, "post", hold.Id, hold.From, _random.Next(15) == 0 ? Two().To : hold.To, _random.Next(2) == 0 ? null : _random.Next(1, 120), hold.Counted, "{}");
    }

    ReleaseHold Release(TransactionId id)
    {
        var hold = _placed[_random.Next(_placed.Count)];
        return new(id, "release", hold.Id, _random.Next(15) == 0 ? Two().From : hold.From, _random.Next(2) == 0, "{}");
    }

    (AccountId From, AccountId To) Two()
    {
        var from = _random.Next(_accounts.Length);
        return (_accounts[from], _accounts[(from + _random.Next(1, _accounts.Length)) % _accounts.Length]);
    }

    byte[] Bytes()
    {
        var bytes = new byte[8];
        _random.NextBytes(bytes);
        return bytes;
    }
}
