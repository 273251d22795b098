using Quits.Ledger.Log;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Log;

public sealed class LogSignalTests
{
    [Fact]
    public async Task It_hears_of_every_node_and_again_after_its_connection_was_cut()
    {
        await using var books = await Books.OpenAsync();
        var other = await books.AddNodeAsync();
        var signal = other.Get<LogSignal>();
        var first = await books.Ledger.SubmitAsync(Ask.Fact());
        await Until.TrueAsync(() => Task.FromResult(signal.Position >= first.Position));

        await books.SqlAsync<object>("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'select position from ledger.log_head%'");
        var second = await books.Ledger.SubmitAsync(Ask.Fact());
        await Until.TrueAsync(() => Task.FromResult(signal.Position >= second.Position));
    }
}
