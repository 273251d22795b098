using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Friends;

namespace Quits.Pay.Tests.Feed;

/// <summary>How people come to stand to each other, for tests that are not about that: rows and fact in one transaction.</summary>
static class Relating
{
    const string Write = """
        insert into friends.relation as r (person, other, state, since) values (@person, @other, @sees, now()), (@other, @person, @seen, now())
        on conflict (person, other) do update set state = excluded.state
        """;

    const string Erase = "delete from friends.relation where (person, other) in ((@person, @other), (@other, @person))";

    const string Count = """
        insert into friends.circle (person, friends)
        select p, (select count(*) from friends.relation r where r.person = p and r.state = 3) from unnest(@both) p order by p
        on conflict (person) do update set friends = excluded.friends
        """;

    public static Task Befriends(this Member one, Member other) => Relate(one, other, FriendsFacts.Accepted, Relation.Friends, Relation.Friends);

    public static Task Unfriends(this Member one, Member other) => Relate(one, other, FriendsFacts.Ended, Relation.None, Relation.None);

    public static Task Blocks(this Member one, Member other) => Relate(one, other, FriendsFacts.Blocked, Relation.Blocks, Relation.BlockedByOther);

    public static Task Unblocks(this Member one, Member other) => Relate(one, other, FriendsFacts.Unblocked, Relation.None, Relation.None);

    static async Task Relate(Member one, Member other, string kind, Relation sees, Relation seen)
    {
        await using var work = await one.App.Services.GetRequiredService<LedgerClient>().BeginAsync(CancellationToken.None);
        var lockKey = new[] { one.Id, other.Id }.Order().Aggregate(0, (key, id) => HashCode.Combine(key, id));
        await work.Connection.ExecuteAsync("select pg_advisory_xact_lock(@lockKey)", new { lockKey });
        await work.Connection.ExecuteAsync(sees == Relation.None ? Erase : Write, new { person = one.Id, other = other.Id, sees = (short)sees, seen = (short)seen });
        await work.Connection.ExecuteAsync(Count, new { both = new[] { one.Id, other.Id } });
        var payload = JsonSerializer.Serialize(new RelationFact(one.Id, other.Id, sees, seen), JsonSerializerOptions.Web);
        await work.CommitAsync([new Fact(TransactionId.New(), kind, payload) { Actor = new PersonId(one.Id), Subject = other.Id }], CancellationToken.None);
    }
}
