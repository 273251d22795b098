using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Ledger.Store;
using Quits.Ledger.Verify;

namespace Quits.Ledger.Tests.Core;

/// <summary>Random histories against the naive ledger. A failure names its seed; run that row alone to have it again.</summary>
public sealed class HistoryTests
{
    static readonly SendingLimits Limits = new([150, 400, 0, 90], [500, 0, 600, 0]);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_history_agrees_with_the_naive_ledger_and_with_the_fold_of_its_effects(int seed)
    {
        var wallets = Enumerable.Range(0, 5).Select(i => Scenario.IdOf($"w{i}")).ToArray();
        var history = new RandomHistory(seed, wallets);
        var world = new World(Limits);
        var naive = new NaiveLedger(Limits) { Accounts = { [HouseAccounts.Equity.Value] = new() { House = true } } };
        for (var round = 0; round < 60; round++)
        {
            world.Now += history.Pause();
            naive.Now = world.Now;
            var batch = history.Batch(12, world.Now);
            var verdicts = world.Post(batch).Select(d => d.Verdict).ToArray();
            verdicts.ShouldBe(batch.Select(naive.Apply), $"seed {seed}, round {round}");
            world.Accounts.Values.Sum(a => a.Balance).ShouldBe(0, $"seed {seed}, round {round}");
        }
        foreach (var (id, account) in naive.Accounts)
        {
            var ours = world.Accounts[new(id)];
            (ours.Balance, ours.Held, ours.Sent).ShouldBe((account.Balance, account.Held, account.Sent.Sum(s => s.Amount)), $"seed {seed}");
            var told = world.Fold.Of(new(id));
            (told.Balance, told.Held, told.Sent, told.Version, told.Status, told.Owner, told.Tier)
                .ShouldBe((ours.Balance, ours.Held, ours.Sent, ours.Version, ours.Status, ours.Owner, ours.Tier), $"seed {seed}");
        }
        world.Accounts.Count.ShouldBe(naive.Accounts.Count, $"seed {seed}");
        world.Fold.OpenHolds.Values.Select(h => (h.Id, h.Amount)).ShouldBe(
            world.Holds.Values.Where(h => h.Status == HoldStatus.Open).Select(h => (h.Id, h.Amount)), ignoreOrder: true, $"seed {seed}");
    }

    /// <summary>A store in memory: what the database does around the core, one batch at a time.</summary>
    sealed class World(SendingLimits limits)
    {
        readonly Dictionary<TransactionId, Known> _known = [];
        readonly Dictionary<AccountId, List<(DateTimeOffset At, long SentAfter)>> _sent = [];

        public DateTimeOffset Now { get; set; } = Scenario.Now;
        public Dictionary<AccountId, Account> Accounts { get; } = new() { [HouseAccounts.Equity] = new(HouseAccounts.Equity, AccountKind.House, "USD") };
        public Dictionary<TransactionId, Hold> Holds { get; } = [];
        public LogFold Fold { get; } = new();

        public Decision[] Post(Instruction[] batch)
        {
            var sheet = new Sheet(Now, limits);
            foreach (var account in Accounts.Values.ToArray()) sheet.Add(Loaded(account));
            foreach (var hold in Holds.Values) sheet.Add(hold);
            foreach (var known in _known.Values) sheet.Add(known);
            var decisions = Batch.Decide(batch, sheet);
            for (var i = 0; i < batch.Length; i++)
            {
                if (decisions[i].IsFresh) Write(batch[i], decisions[i], sheet);
            }
            foreach (var account in sheet.Accounts) Accounts[account.Id] = account;
            foreach (var hold in sheet.Holds) Holds[hold.Id] = hold;
            return decisions;
        }

        void Write(Instruction asked, Decision decision, Sheet sheet)
        {
            _known.Add(asked.Id, new(decision, asked.Kind, asked.Fingerprint));
            Fold.Apply(LoggedEffects.Read(Effects.Write(asked, decision, sheet))).ShouldBeEmpty();
            foreach (var entry in decision.Entries.Where(e => e.Amount < 0))
                (_sent.TryGetValue(entry.Account, out var sent) ? sent : _sent[entry.Account] = []).Add((decision.At, entry.SentAfter));
        }

        Account Loaded(Account saved) => new(saved.Id, saved.Kind, saved.Currency)
        {
            Owner = saved.Owner, Balance = saved.Balance, Held = saved.Held, Version = saved.Version, Sent = saved.Sent, Tier = saved.Tier, Status = saved.Status,
            SentBeforeDay = SentBy(saved.Id, Now.AddDays(-1)), SentBeforeWeek = SentBy(saved.Id, Now.AddDays(-7)),
        };

        long SentBy(AccountId id, DateTimeOffset at) => _sent.TryGetValue(id, out var sent) ? sent.LastOrDefault(s => s.At <= at).SentAfter : 0;
    }
}
