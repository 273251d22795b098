using Dapper;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>Reads what a person may see of themselves.</summary>
internal sealed class PersonReader(Db db)
{
    public async Task<MeView?> MeAsync(PersonId person, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Person>($"{Person.Select} where p.id = @id", new { id = person.Value });
        return row is null ? null : MeView.Of(row);
    }
}
