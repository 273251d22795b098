using Quits.Ledger.Core;

namespace Quits.Ledger.Tests.Core;

/// <summary>Every verdict in its documented precedence: a sheet, a batch, what comes of it. The notation is <see cref="Scenario"/>'s.</summary>
public sealed class VerdictTests
{
    // Tier 0: 100 a day, 300 a week. Tier 1: no limit. Tier 2: 100 a day. Tier 3: 300 a week.
    static readonly SendingLimits Limits = new([100, 0, 100, 0], [300, 0, 0, 300]);

    [Theory]
    // Funds.
    [InlineData("A=100 B=0", "A>B 100", "Accepted")]
    [InlineData("A=100 B=0", "A>B 101", "InsufficientFunds")]
    [InlineData("A=0 B=0", "A>B 1", "InsufficientFunds")]
    [InlineData("A=100/30 B=0", "A>B 70", "Accepted")]
    [InlineData("A=100/30 B=0", "A>B 71", "InsufficientFunds")]
    [InlineData("A=100 B=0", "A>B 60; A>B 40; A>B 1", "Accepted Accepted InsufficientFunds")]
    [InlineData("A=100 B=0", "A>B 80; A>B 70", "Accepted InsufficientFunds")]
    [InlineData("A=100 B=0", "A>B 80; B>A 80; A>B 100", "Accepted Accepted Accepted")]
    [InlineData("A=0 B=0 EQUITY=0", "EQUITY>A 50; A>B 50; EQUITY>A 1", "Accepted Accepted Accepted")]
    [InlineData("A=5000000000 B=3000000000", "A>B 4999999999; B>A 7999999999", "Accepted Accepted")]
    // Unknown, frozen and closed, in this order before limits and funds.
    [InlineData("B=0", "A>B 1", "AccountUnknown")]
    [InlineData("", "A>B 1", "AccountUnknown")]
    [InlineData("A=100* B=0", "A>B 1", "AccountFrozen")]
    [InlineData("A=100! B=0", "A>B 1", "AccountFrozen")]
    [InlineData("A=100*", "A>B 1", "AccountFrozen")]
    [InlineData("A=0*", "A>>B 999", "AccountFrozen")]
    [InlineData("A=100", "A>B 1", "PayeeUnknown")]
    [InlineData("A=100 B=0!", "A>B 1", "PayeeUnknown")]
    [InlineData("A=0", "A>>B 999", "PayeeUnknown")]
    [InlineData("A=100 B=0*", "A>B 1", "Accepted")]
    [InlineData("A=100 B=0€", "A>B 1", "CurrencyMismatch")]
    [InlineData("A=0 B=0€", "A>>B 999", "CurrencyMismatch")]
    [InlineData("A=100* B=0€", "A>B 1", "AccountFrozen")]
    [InlineData("A=100 B=0€!", "A>B 1", "PayeeUnknown")]
    [InlineData("A=100 B=0", "freeze A; A>B 1; B>A 1; thaw A; A>B 1", "Accepted AccountFrozen InsufficientFunds Accepted Accepted")]
    [InlineData("A=100 B=0", "close B; A>B 1; thaw B; A>B 1", "Accepted PayeeUnknown Accepted Accepted")]
    [InlineData("A=100", "freeze B", "AccountUnknown")]
    // Limits: only what counts, the day before the week, both before funds.
    [InlineData("A=999 B=0", "A>>B 100", "Accepted")]
    [InlineData("A=999 B=0", "A>>B 101", "DailyLimitExceeded")]
    [InlineData("A=999 B=0", "A>B 101", "Accepted")]
    [InlineData("A=999 B=0", "A>>B 60; A>B 500; A>>B 40; A>>B 1", "Accepted Accepted Accepted DailyLimitExceeded")]
    [InlineData("A=0 B=0", "A>>B 101", "DailyLimitExceeded")]
    [InlineData("A=0 B=0", "A>>B 100", "InsufficientFunds")]
    [InlineData("A=999 B=0", "A>>B 999", "DailyLimitExceeded")]
    [InlineData("A=999^50,0,0 B=0", "A>>B 50", "Accepted")]
    [InlineData("A=999^50,0,0 B=0", "A>>B 51", "DailyLimitExceeded")]
    [InlineData("A=999^90,50,0 B=0", "A>>B 60", "Accepted")]
    [InlineData("A=999^90,50,0 B=0", "A>>B 61", "DailyLimitExceeded")]
    [InlineData("A=999^250,250,0 B=0", "A>>B 50", "Accepted")]
    [InlineData("A=999^250,250,0 B=0", "A>>B 51", "WeeklyLimitExceeded")]
    [InlineData("A=999^250,250,0 B=0", "A>>B 101", "DailyLimitExceeded")]
    [InlineData("A=0^250,250,0 B=0", "A>>B 51", "WeeklyLimitExceeded")]
    [InlineData("A=999^900,800,700 B=0", "A>>B 0100", "DailyLimitExceeded")]
    [InlineData("A=999^800,800,700 B=0", "A>>B 100", "Accepted")]
    [InlineData("A=999^800,800,600 B=0", "A>>B 101; A>>B 100; A>>B 1", "DailyLimitExceeded Accepted DailyLimitExceeded")]
    [InlineData("A=999#1 B=0", "A>>B 999", "Accepted")]
    [InlineData("A=999#2 B=0", "A>>B 101", "DailyLimitExceeded")]
    [InlineData("A=999#3 B=0", "A>>B 301", "WeeklyLimitExceeded")]
    [InlineData("A=999#9 B=0", "A>>B 301", "WeeklyLimitExceeded")]
    [InlineData("A=999 B=0", "A>>B 101; A>>B 100", "DailyLimitExceeded Accepted")]
    // Held money counts as sent until it is free again.
    [InlineData("A=999 B=0", "hold h A>>B 60; A>>B 41; A>>B 40", "Accepted DailyLimitExceeded Accepted")]
    [InlineData("A=999 B=0", "hold h A>>B 101", "DailyLimitExceeded")]
    [InlineData("A=999 B=0", "hold h A>>B 100; release h A; A>>B 100", "Accepted Accepted Accepted")]
    [InlineData("A=999 B=0", "hold h A>>B 100; post h A>>B; A>>B 1", "Accepted Accepted DailyLimitExceeded")]
    [InlineData("A=999 B=0", "hold h A>>B 100; post h A>>B 30; A>>B 71; A>>B 70", "Accepted Accepted DailyLimitExceeded Accepted")]
    // Holds are placed under the rules of a payment.
    [InlineData("A=100 B=0", "hold h A>B 100; A>B 1", "Accepted InsufficientFunds")]
    [InlineData("A=100 B=0", "hold h A>B 101", "InsufficientFunds")]
    [InlineData("A=100/60 B=0", "hold h A>B 41", "InsufficientFunds")]
    [InlineData("A=100/60 B=0", "hold h A>B 40", "Accepted")]
    [InlineData("B=0", "hold h A>B 1", "AccountUnknown")]
    [InlineData("A=100* B=0", "hold h A>B 1", "AccountFrozen")]
    [InlineData("A=100", "hold h A>B 1", "PayeeUnknown")]
    [InlineData("A=100 B=0!", "hold h A>B 1", "PayeeUnknown")]
    [InlineData("A=100 B=0€", "hold h A>B 1", "CurrencyMismatch")]
    [InlineData("A=0 B=0 HOUSE=0", "hold h HOUSE>B 5; post h HOUSE>B", "Accepted Accepted")]
    // Posting: unknown, closed, more than held, payee closed.
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B", "Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B 30", "Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B 1", "Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B 31", "HoldExceeded")]
    [InlineData("A=100 B=0", "post h A>B", "HoldUnknown")]
    [InlineData("A=100/30 B=0 C=0 h:A>B30", "post h A>C", "HoldUnknown")]
    [InlineData("A=100/30 B=0 C=100 h:A>B30", "post h C>B", "HoldUnknown")]
    [InlineData("A=100 B=0 h:A>B30x", "post h A>B", "HoldClosed")]
    [InlineData("A=100 B=0 h:A>B30x", "post h A>B 31", "HoldClosed")]
    [InlineData("A=100/30 B=0! h:A>B30", "post h A>B 31", "HoldExceeded")]
    [InlineData("A=100/30 B=0! h:A>B30", "post h A>B", "PayeeUnknown")]
    [InlineData("A=100/30 B=0* h:A>B30", "post h A>B", "Accepted")]
    [InlineData("A=100/30* B=0 h:A>B30", "post h A>B", "Accepted")]
    [InlineData("A=100/30* B=0 h:A>B30", "pay h A>B", "AccountFrozen")]
    [InlineData("A=100/30 B=0* h:A>B30", "pay h A>B", "Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30", "freeze A; pay h A>B; thaw A; pay h A>B", "Accepted AccountFrozen Accepted Accepted")]
    [InlineData("A=100/30! B=0! h:A>B30", "pay h A>B", "AccountFrozen")]
    [InlineData("A=100/30* B=0 h:A>B30x", "pay h A>B", "HoldClosed")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B; post h A>B", "Accepted HoldClosed")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B 10; post h A>B 20", "Accepted HoldClosed")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B 31; post h A>B 30", "HoldExceeded Accepted")]
    [InlineData("A=100/100 B=0 h:A>B100", "post h A>B 40; A>B 60; A>B 1", "Accepted Accepted InsufficientFunds")]
    // Releasing and expiring.
    [InlineData("A=100/30 B=0 h:A>B30", "release h A; A>B 100", "Accepted Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30", "release h A; release h A", "Accepted HoldClosed")]
    [InlineData("A=100/30 B=0 h:A>B30", "release h A; post h A>B", "Accepted HoldClosed")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B; release h A", "Accepted HoldClosed")]
    [InlineData("A=100 B=0", "release h A", "HoldUnknown")]
    [InlineData("A=100/30 B=0 h:A>B30", "release h B", "HoldUnknown")]
    [InlineData("A=100/30* B=0! h:A>B30", "release h A", "Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30@0", "expire h A", "Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30@-1", "expire h A; A>B 100", "Accepted Accepted")]
    [InlineData("A=100/30 B=0 h:A>B30@1", "expire h A", "HoldNotDue")]
    [InlineData("A=100/30 B=0 h:A>B30", "expire h A", "HoldNotDue")]
    [InlineData("A=100 B=0 h:A>B30x@-1", "expire h A", "HoldClosed")]
    [InlineData("A=100", "expire h A", "HoldUnknown")]
    [InlineData("A=100/30 B=0 h:A>B30@-1", "post h A>B; expire h A", "Accepted HoldClosed")]
    [InlineData("A=100/30 B=0 h:A>B30@-1", "expire h A; post h A>B", "Accepted HoldClosed")]
    [InlineData("A=100/30 B=0 h:A>B30@1", "release h A", "Accepted")]
    // Opening.
    [InlineData("", "open A; open A", "Accepted AccountExists")]
    [InlineData("A=0", "open A", "AccountExists")]
    [InlineData("B=50", "B>A 50; open A; B>A 50; A>B 20", "PayeeUnknown Accepted Accepted Accepted")]
    [InlineData("EQUITY=0", "open A; EQUITY>A 100", "Accepted Accepted")]
    [InlineData("", "fact", "Accepted")]
    // The same key: the first answer again, whatever has changed since; for another request, never.
    [InlineData("A=100 B=0", "[k] A>B 100; [k] A>B 100", "Accepted =Accepted")]
    [InlineData("A=100 B=0", "[k] A>B 100; [k] A>B 100; A>B 1", "Accepted =Accepted InsufficientFunds")]
    [InlineData("A=100 B=0", "[k] A>B 101; B>A 1; [k] A>B 101", "InsufficientFunds InsufficientFunds =InsufficientFunds")]
    [InlineData("A=100 B=50", "[k] A>B 101; B>A 50; [k] A>B 101", "InsufficientFunds Accepted =InsufficientFunds")]
    [InlineData("A=100 B=0", "[k] A>B 10; [k] A>B 20", "Accepted KeyReused")]
    [InlineData("A=100 B=0", "[k] A>B 10; [k] A>B 20; [k] A>B 10", "Accepted KeyReused =Accepted")]
    [InlineData("A=100 B=0", "[k] A>B 10; [l] A>B 10", "Accepted Accepted")]
    [InlineData("A=100 B=0", "[k] A>B 10; freeze A; [k] A>B 10; A>B 10", "Accepted Accepted =Accepted AccountFrozen")]
    [InlineData("A=100 B=0", "[k] A>B 10; [k] fact", "Accepted KeyReused")]
    [InlineData("A=100 B=0", "hold k A>B 10; [k] A>B 10", "Accepted KeyReused")]
    [InlineData("A=100 B=0", "hold k A>B 10; hold k A>B 10; post k A>B; hold k A>B 10", "Accepted =Accepted Accepted =Accepted")]
    [InlineData("", "[k] fact; [k] fact; [k] fact", "Accepted =Accepted =Accepted")]
    // Nearly more than there is: the sums are exact.
    [InlineData("A=max B=0", "A>B max; B>A max", "Accepted Accepted")]
    [InlineData("A=max/max B=0", "A>B 1", "InsufficientFunds")]
    [InlineData("A=5/1 B=0", "A>>B max", "DailyLimitExceeded")]
    [InlineData("A=5/1#1 B=0", "A>>B max", "InsufficientFunds")]
    [InlineData("A=max/9#2 B=0", "A>>B max", "DailyLimitExceeded")]
    [InlineData("A=max^max,max,max B=0", "A>B 1", "Accepted")]
    public void A_batch_gets_these_verdicts(string sheet, string batch, string verdicts) =>
        new Scenario(sheet, Limits).Verdicts(batch).ShouldBe(verdicts);

    [Theory]
    [InlineData("A=100 B=0", "A>B 0")]
    [InlineData("A=100 B=0", "A>B -1")]
    [InlineData("A=100 B=0", "A>A 1")]
    [InlineData("A=100 B=0", "hold h A>B 0")]
    [InlineData("A=100 B=0", "hold h A>A 1")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B 0")]
    [InlineData("A=100/30 B=0 h:A>B30", "post h A>B -5")]
    public void What_no_asker_may_ask_is_a_bug_and_not_a_verdict(string sheet, string batch) =>
        Should.Throw<ArgumentException>(() => new Scenario(sheet).Decide(batch));

    [Theory]
    [InlineData("A=1 B=max", "A>B 1")]
    [InlineData("A=2#1^max,0,0 B=0", "A>>B 1")]
    [InlineData("A=1/1 B=max h:A>B1", "post h A>B")]
    public void A_sum_that_no_longer_fits_stops_the_batch_instead_of_wrapping_round(string sheet, string batch) =>
        Should.Throw<OverflowException>(() => new Scenario(sheet, Limits).Decide(batch));

    [Theory]
    [InlineData("A>B 30", "A=70/0v1 B=30/0v1")]
    [InlineData("A>B 30; A>B 20; B>A 5", "A=55/0v3 B=45/0v3")]
    [InlineData("A>B 101", "A=100/0v0 B=0/0v0")]
    [InlineData("hold h A>B 40", "A=100/40v0 B=0/0v0")]
    [InlineData("hold h A>B 40; post h A>B", "A=60/0v1 B=40/0v1")]
    [InlineData("hold h A>B 40; post h A>B 10", "A=90/0v1 B=10/0v1")]
    [InlineData("hold h A>B 40; post h A>B 41", "A=100/40v0 B=0/0v0")]
    [InlineData("hold h A>B 40; release h A", "A=100/0v0 B=0/0v0")]
    [InlineData("[k] A>B 30; [k] A>B 30; [k] A>B 31", "A=70/0v1 B=30/0v1")]
    public void A_batch_leaves_the_accounts_at(string batch, string expected)
    {
        var scenario = new Scenario("A=100 B=0");
        scenario.Decide(batch);
        string.Join(' ', new[] { "A", "B" }.Select(n => $"{n}={scenario[n].Balance}/{scenario[n].Held}v{scenario[n].Version}")).ShouldBe(expected);
    }

    [Fact]
    public void An_accepted_payment_has_exactly_two_entries_that_sum_to_zero_and_tell_the_balances_after()
    {
        var scenario = new Scenario("A=100^7,0,0 B=5");
        var entries = scenario.Decide("A>>B 30")[0].Entries;
        entries.ShouldBe([new(Scenario.IdOf("A"), 1, -30, 70, 37), new(Scenario.IdOf("B"), 1, 30, 35, 0)]);
    }

    [Fact]
    public void A_hold_that_was_posted_in_part_is_closed_and_its_rest_is_free()
    {
        var scenario = new Scenario("A=100 B=0");
        scenario.Decide("hold h A>B 40; post h A>B 10");
        scenario.HoldOf("h").Status.ShouldBe(HoldStatus.Posted);
        scenario["A"].Available.ShouldBe(90);
    }

    [Fact]
    public void Time_on_a_sheet_is_never_before_an_accounts_last_change()
    {
        var scenario = new Scenario("A=100 B=0");
        var later = Scenario.Now.AddMinutes(3);
        scenario.Sheet.Add(new Account(Scenario.IdOf("C"), AccountKind.Wallet, "USD") { ChangedAt = later });
        scenario.Decide("A>C 1")[0].At.ShouldBe(later);
    }

    [Fact]
    public void What_is_left_of_a_limit_counts_held_money_and_never_goes_below_zero()
    {
        var account = new Scenario("A=999/30^250,240,0")["A"];
        Limits.Left(account).ShouldBe((60, 20));
        Limits.Left(new Scenario("A=999/30^250,100,0")["A"]).ShouldBe((0, 20));
        Limits.Left(new Scenario("A=max/max^max,0,0")["A"]).ShouldBe((0, 0));
        Limits.Left(new Scenario("A=1#1")["A"]).ShouldBe((null, null));
    }

    [Fact]
    public void Every_verdict_is_in_the_table()
    {
        var shown = typeof(VerdictTests).GetMethod(nameof(A_batch_gets_these_verdicts))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().SelectMany(row => ((string)row.Data[2]!).Split(' ')).Select(v => v.TrimStart('=')).ToHashSet();
        Enum.GetNames<Verdict>().ShouldAllBe(name => shown.Contains(name));
    }
}
