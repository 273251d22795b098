using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Verify;

/// <summary>Books that someone with all rights over the database has altered, one way a row, and the check that finds it.</summary>
public sealed class VerifierTests
{
    [Theory]
    [InlineData("balance_is_last_entry", "update ledger.account set balance = balance + 1 where id = @ann")]
    [InlineData("balance_is_last_entry", "update ledger.account set sent = 0 where id = @ann")]
    [InlineData("account_sent_is_fold_of_log", "update ledger.account set sent = 0 where id = @ann")]
    [InlineData("balance_is_last_entry", "delete from ledger.entry where account = @ann and version = 2")]
    [InlineData("entries_are_the_log", "delete from ledger.entry where account = @ann and version = 2")]
    [InlineData("entry_chain", "delete from ledger.entry where account = @ann and version = 1")]
    [InlineData("entry_chain", "update ledger.entry set amount = amount * 2 where account = @ann and version = 1")]
    [InlineData("transaction_sums_to_zero", "update ledger.entry set amount = amount + 5, balance_after = balance_after + 5 where account = @bob")]
    [InlineData("entries_sum_to_zero", "update ledger.entry set amount = amount + 5, balance_after = balance_after + 5 where account = @bob")]
    [InlineData("entries_are_the_log", "update ledger.entry set at = at - interval '2 days' where account = @ann and version = 2")]
    [InlineData("entries_are_the_log", "update ledger.entry set sent_after = sent_after + 1 where account = @ann and version = 1")]
    [InlineData("entries_are_the_log", "update ledger.entry set transaction = '00000000-0000-8000-8000-00000000000f' where transaction in (select transaction from ledger.entry where account = @bob)")]
    [InlineData("entry_has_an_account", "delete from ledger.account where id = @ann")]
    [InlineData("account_of_the_log_exists", "delete from ledger.account where id = @ann")]
    [InlineData("account_is_as_opened", "insert into ledger.account (id, kind, owner, currency, opened_at) values (gen_random_uuid(), 1, gen_random_uuid(), 'USD', now())")]
    [InlineData("account_is_as_opened", "update ledger.account set owner = @bob where id = @ann")]
    [InlineData("account_tier_is_fold_of_log", "update ledger.account set tier = 3 where id = @ann")]
    [InlineData("account_status_is_fold_of_log", "update ledger.account set status = 1 where id = @bob")]
    [InlineData("hash_chain", "update ledger.log set payload = '{\"note\":\"another\"}' where kind = 'transfer'")]
    [InlineData("hash_chain", "update ledger.log set ip = '10.0.0.1' where position = 2")]
    [InlineData("hash_chain", "update ledger.log set actor = @ann where position = 3")]
    [InlineData("hash_chain", "update ledger.log set at = at + interval '1 microsecond' where position = 1")]
    [InlineData("hash_chain", "update ledger.seal set hash = sha256('another')")]
    [InlineData("hash_chain", "delete from ledger.log where position = (select max(position) from ledger.log)")]
    [InlineData("seal_gap", "delete from ledger.seal where first_position = 1")]
    [InlineData("positions_are_dense", "delete from ledger.log where position = (select max(position) from ledger.log)")]
    [InlineData("positions_are_dense", "delete from ledger.log where position = 2")]
    [InlineData("positions_are_dense", "update ledger.log set position = position + 1 where position = (select max(position) from ledger.log)")]
    [InlineData("positions_are_dense", "update ledger.log_head set position = position + 1")]
    [InlineData("held_is_sum_of_open_holds", "update ledger.hold set amount = amount + 1")]
    [InlineData("held_is_sum_of_open_holds", "update ledger.hold set status = 3")]
    [InlineData("hold_is_fold_of_log", "with h as (update ledger.hold set amount = amount + 1) update ledger.account set held = held + 1 where id = @ann")]
    [InlineData("account_held_is_fold_of_log", "with h as (update ledger.hold set status = 3) update ledger.account set held = 0 where id = @ann")]
    [InlineData("hold_is_fold_of_log", "update ledger.hold set payee = @ann")]
    [InlineData("log_balances", "update ledger.log set effects = replace(effects::text, '100', '200')::json where kind = 'transfer'")]
    [InlineData("log_effects_are_readable", "update ledger.log set effects = '{\"e\":7}' where kind = 'transfer'")]
    [InlineData("log_effects_are_readable", "update ledger.log set effects = '{\"e\":[[\"x\",1,2,3,4]]}' where kind = 'transfer'")]
    public async Task It_finds(string check, string falsification)
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        await books.SealAllAsync();
        (await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 30, counted: true))).Accepted.ShouldBeTrue();
        (await books.Ledger.SubmitAsync(Ask.Hold(ann, bob, 10))).Accepted.ShouldBeTrue();
        (await books.Ledger.SubmitAsync(Ask.Status(bob, AccountStatus.Frozen))).Accepted.ShouldBeTrue();
        await books.SealAllAsync();
        (await books.ProveAsync()).Discrepancies.ShouldBeEmpty();

        await books.FalsifyAsync(falsification, new { ann = ann.Value, bob = bob.Value });

        var proof = await books.ProveAsync();
        proof.Holds.ShouldBeFalse();
        proof.Discrepancies.Select(d => d.CheckName).ShouldContain(check);
    }

    [Fact]
    public async Task It_holds_while_payments_go_on()
    {
        await using var books = await Books.OpenAsync();
        var wallets = await books.WalletsAsync(6, 1_000);
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            for (var n = 0; !enough.IsCancellationRequested; n++) await books.Ledger.SubmitAsync(n % 5 == 0 ? Ask.Hold(wallets[i], wallets[(i + 1) % 6], 1) : Ask.Pay(wallets[i], wallets[(i + 1) % 6], 1 + n % 7));
        })));
        for (var i = 0; i < 10; i++)
        {
            await books.SealAllAsync();
            (await books.ProveAsync()).Discrepancies.ShouldBeEmpty();
        }
        await enough.CancelAsync();
        await load;
    }
}
