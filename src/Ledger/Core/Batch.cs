using Quits.Kernel;

namespace Quits.Ledger.Core;

/// <summary>
/// The one place that decides about money: pure, in arrival order, over a sheet that holds every account concerned under lock.
/// No clock, no I/O, no logging: the same instructions over the same sheet always decide the same.
/// </summary>
public static class Batch
{
    /// <returns>One decision per instruction, in order. Accepted ones are booked on the sheet.</returns>
    public static Decision[] Decide(IReadOnlyList<Instruction> instructions, Sheet sheet)
    {
        var decisions = new Decision[instructions.Count];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = Recall(instructions[i], sheet) ?? Decide(instructions[i], sheet);
        }
        return decisions;
    }

    static Decision? Recall(Instruction asked, Sheet sheet) => sheet.Known(asked.Id) switch
    {
        null when asked.Rival is { } rival && sheet.Known(rival) is not null => Reused(asked, sheet),
        null => null,
        { } known when known.Fingerprint == asked.Fingerprint && known.Kind == asked.Kind => known.Decision with { Replayed = true },
        _ => Reused(asked, sheet),
    };

    static Decision Reused(Instruction asked, Sheet sheet) => new(asked.Id, Verdict.KeyReused, Decision.NoEntries, sheet.Now);

    static Decision Decide(Instruction asked, Sheet sheet)
    {
        JsonText.Check(asked.Payload);
        var decision = asked switch
        {
            Pay pay => Decide(pay, sheet),
            PlaceHold place => Decide(place, sheet),
            PostHold post => Decide(post, sheet),
            ReleaseHold release => Decide(release, sheet),
            OpenWallet open => Decide(open, sheet),
            SetStatus set => Decide(set, sheet),
            Fact fact => Without(fact, Verdict.Accepted, sheet),
            _ => throw new ArgumentOutOfRangeException(nameof(asked), asked.GetType().Name, "unknown instruction"),
        };
        sheet.Add(new Known(decision, asked.Kind, asked.Fingerprint));
        return decision;
    }

    static Decision Decide(Pay pay, Sheet sheet)
    {
        Positive(pay.Amount);
        if (pay.From == pay.To) throw new ArgumentException("an account cannot pay itself");
        var (from, to) = (sheet.Find(pay.From), sheet.Find(pay.To));
        var verdict = Rules.CheckPay(from, to, pay.Amount, pay.CountedAmount, sheet);
        return verdict == Verdict.Accepted ? Move(pay, from!, to!, pay.Amount, pay.Counted, sheet) : Without(pay, verdict, sheet);
    }

    static Decision Decide(PlaceHold place, Sheet sheet)
    {
        Positive(place.Amount);
        if (place.From == place.To) throw new ArgumentException("an account cannot pay itself");
        var from = sheet.Find(place.From);
        var verdict = Rules.CheckPay(from, sheet.Find(place.To), place.Amount, place.CountedAmount, sheet);
        if (verdict == Verdict.Accepted)
        {
            from!.Held = checked(from.Held + place.Amount);
            from.IsTouched = true;
            sheet.Add(new Hold(place.Id, place.From, place.To, place.Amount, place.ExpiresAt?.ToUniversalTime()) { IsNew = true });
        }
        return Without(place, verdict, sheet);
    }

    static Decision Decide(PostHold post, Sheet sheet)
    {
        var (hold, from, to) = (sheet.Find(post.Hold), sheet.Find(post.From), sheet.Find(post.To));
        var verdict = Rules.CheckPost(hold, from, to, post.Amount, post.UnlessFrozen);
        if (verdict != Verdict.Accepted) return Without(post, verdict, sheet);
        var amount = post.Amount ?? hold!.Amount;
        Positive(amount);
        Close(hold!, from!, HoldStatus.Posted);
        return Move(post, from!, to!, amount, post.Counted, sheet);
    }

    static Decision Decide(ReleaseHold release, Sheet sheet)
    {
        var (hold, from) = (sheet.Find(release.Hold), sheet.Find(release.From));
        var verdict = Rules.CheckRelease(hold, from, release.Expiring, sheet.Now);
        if (verdict == Verdict.Accepted) Close(hold!, from!, release.Expiring ? HoldStatus.Expired : HoldStatus.Released);
        return Without(release, verdict, sheet);
    }

    static Decision Decide(OpenWallet open, Sheet sheet)
    {
        if (sheet.Find(open.Account) is not null) return Without(open, Verdict.AccountExists, sheet);
        sheet.Add(new Account(open.Account, AccountKind.Wallet, open.Currency) { Owner = open.Owner, Tier = open.Tier, IsNew = true, IsTouched = true });
        return Without(open, Verdict.Accepted, sheet);
    }

    static Decision Decide(SetStatus set, Sheet sheet)
    {
        if (sheet.Find(set.Account) is not { } account) return Without(set, Verdict.AccountUnknown, sheet);
        account.Status = set.Status;
        account.IsTouched = true;
        return Without(set, Verdict.Accepted, sheet);
    }

    static Decision Move(Instruction asked, Account from, Account to, long amount, bool counted, Sheet sheet)
    {
        // Both sums are tried before either is booked, so an overflow leaves nothing half done.
        _ = checked(to.Balance + amount);
        return new(asked.Id, Verdict.Accepted, [sheet.Book(from, -amount, counted), sheet.Book(to, amount, counted)], sheet.Now);
    }

    static void Close(Hold hold, Account account, HoldStatus status)
    {
        hold.Status = status;
        hold.IsTouched = true;
        account.Held = checked(account.Held - hold.Amount);
        account.IsTouched = true;
    }

    static Decision Without(Instruction asked, Verdict verdict, Sheet sheet) => new(asked.Id, verdict, Decision.NoEntries, sheet.Now);

    static void Positive(long amount) => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
}
