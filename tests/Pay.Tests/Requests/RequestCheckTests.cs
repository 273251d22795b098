using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quits.Ledger.Verify;

namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-2, LG-4: that a request is paid if and only if its transfer exists is proved from the rows, whatever wrote them.</summary>
public sealed class RequestCheckTests(PayApp app) : PayTests<PayApp>(app)
{
    const string NotPaid = "requests.every_paid_request_has_its_transfer";
    const string NotNamed = "requests.every_transfer_for_a_request_has_paid_it";

    [Theory]
    [InlineData("update requests.request set amount = amount + 1 where id = @paid", NotPaid)]
    [InlineData("update requests.request set currency = 'EUR' where id = @paid", NotPaid)]
    [InlineData("update requests.request set requester = requestee, requestee = requester where id = @paid", NotPaid)]
    [InlineData("update requests.request set transfer = gen_random_uuid() where id = @paid", NotPaid, NotNamed)]
    [InlineData("update requests.request set state = 2, transfer = gen_random_uuid() where id = @open", NotPaid)]
    [InlineData("update requests.request set state = 1, transfer = null where id = @paid", NotNamed)]
    [InlineData("update requests.request set state = 3, transfer = null where id = @paid", NotNamed)]
    [InlineData("delete from requests.request where id = @paid", NotNamed)]
    public async Task Verify_names_what_was_falsified(string falsification, params string[] checks)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (paid, open) = (await bob.Wants(ann, 400), await bob.Wants(ann, 100));
        (await ann.PaysFor(paid)).Is(201);
        (await Disagreements()).ShouldBeEmpty();
        var before = await App.Rows<string>("select row_to_json(r)::text from requests.request r where id = any(@ids)", new { ids = new[] { paid, open } });

        await Falsify(falsification, new { paid, open });
        (await Disagreements()).ShouldBe(checks.Select(check => (check, 0L, 1L)));

        await Falsify("delete from requests.request where id = any(@ids)", new { ids = new[] { paid, open } });
        foreach (var row in before) await Falsify("insert into requests.request select * from json_populate_record(null::requests.request, @row::json)", new { row });
    }

    async Task<IEnumerable<(string, long, long)>> Disagreements() =>
        (await App.Services.GetRequiredService<Verifier>().VerifyAsync(CancellationToken.None)).Discrepancies.Select(d => (d.CheckName, d.Expected, d.Actual));

    /// <summary>As a superuser who has switched the triggers off.</summary>
    async Task Falsify(string sql, object parameters)
    {
        await using var connection = new NpgsqlConnection(App.ConnectionString);
        await connection.OpenAsync();
        await using var tx = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("set local session_replication_role = replica");
        (await connection.ExecuteAsync(sql, parameters)).ShouldBeGreaterThan(0);
        await tx.CommitAsync();
    }
}
