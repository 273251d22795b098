using Dapper;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Friends;

/// <summary>
/// The search behind <see cref="FindPeople"/>, in steps that are taken until the page is full: those near me by their rows, everyone by
/// prefix (a range of an index), everyone by trigrams. Each person has one place in the order, so pages hold everyone once.
/// Who does not want to be found is found by friends, and by others with the exact username (FR-2); whom a block hides, never.
/// A search costs the same however many friends one has: of very many only the newest come first, the others have their place among everyone.
/// </summary>
internal sealed class PeopleSearch(Db db)
{
    /// <summary>Shorter texts have no trigram to look for.</summary>
    const int TrigramCharacters = 3;

    /// <summary>Of a part that is in very many names only so many are looked at: the search takes as long whoever is here.</summary>
    const string Candidates = "1000";

    /// <summary>Sorts after whatever begins with the text before it.</summary>
    const string End = "\U0010FFFF";

    const string Columns = "f.id, f.username, f.display_name as DisplayName, f.avatar_url as AvatarUrl, f.rank, f.key";

    // One of my newest friends. All of them, for whoever has not very many.
    const string IsNear = "r.state = 3 and (r.since, r.other) >= (@since, @oldest)";

    // A value and no `exists`, which may be answered by reading all my relations first: it is looked up for each who is found.
    const string Relation = "from friends.relation r where r.person = @me and r.other = p.id";

    // Found although not findable.
    const string IsFriend = $"coalesce((select r.state = 3 {Relation}), false)";

    const string Oldest = """
        select f.since, f.other from friends.circle c
        cross join lateral (
            select since, other from friends.relation where person = c.person and state = 3 order by since desc, other desc offset @newest - 1 limit 1) f
        where c.person = @me and c.friends > @newest
        """;

    // Ranks 0-3: friends. 5-8: whom I paid or who paid me.
    const string Near = $"""
        select {Columns} from (
            select p.*, n.first + m.rank as rank, lower(p.username) collate "C" as key
            from (select other as id, 0 as first from friends.relation r where person = @me and {IsNear}
                  union all select id, 5 from unnest(@paid::uuid[]) id
                  where not exists (select from friends.relation r where r.person = @me and r.other = id and (r.state > 3 or {IsNear}))) n
            join identity.pub_person p on p.id = n.id
            cross join lateral (select case
                when lower(p.username) = @text then 0
                when starts_with(lower(p.username), @text) then 1
                when starts_with(lower(p.display_name), @text) then 2
                when lower(p.username || ' ' || p.display_name) like @inside then 3 end as rank) m
            where m.rank is not null and (n.first = 0 or p.findable or m.rank = 0 or {IsFriend})
        ) f
        where (f.rank, f.key, f.id) > (@rank, @key, @id)
        order by f.rank, f.key, f.id limit @limit
        """;

    // Those near me were found before, and whom a block hides is never.
    const string Others = $"""
        p.id <> @me and p.id <> all(@paid) and not coalesce((select r.state > 3 or {IsNear} {Relation}), false)
        """;

    // 10: the exact username. 11: usernames, 12: names that begin so.
    const string Prefix = $"""
        select {Columns} from (
            (select p.*, 10 as rank, lower(p.username) collate "C" as key from identity.pub_person p
             where lower(p.username) = @text and @rank < 10 and {Others})
            union all
            (select p.*, 11, lower(p.username) collate "C" from identity.pub_person p
             where lower(p.username) collate "C" > @fromUsername and lower(p.username) collate "C" < @end and @rank <= 11 and (p.findable or {IsFriend}) and {Others}
             order by lower(p.username) collate "C" limit @limit)
            union all
            (select p.*, 12, lower(p.display_name) collate "C" from identity.pub_person p
             where (lower(p.display_name) collate "C", p.id) > (@fromName, @fromId) and lower(p.display_name) collate "C" < @end and @rank <= 12
               and not starts_with(lower(p.username), @text) and (p.findable or {IsFriend}) and {Others}
             order by lower(p.display_name) collate "C", p.id limit @limit)
        ) f order by f.rank, f.key, f.id limit @limit
        """;

    // 13: what contains the text.
    const string Inside = $"""
        select {Columns} from (
            select p.*, 13 as rank, lower(p.username) collate "C" as key
            from identity.pub_person p
            where lower(p.username || ' ' || p.display_name) like @inside
              and not starts_with(lower(p.username), @text) and not starts_with(lower(p.display_name), @text) and (p.findable or {IsFriend}) and {Others}
            limit {Candidates}
        ) f
        where (f.rank, f.key, f.id) > (@rank, @key, @id)
        order by f.key, f.id limit @limit
        """;

    // What is like the text, 14: of those near me, 15: of everyone.
    const string Alike = $"""
        select {Columns} from (
            select p.*, case when r.state = 3 or p.id = any(@paid) then 14 else 15 end as rank, lower(p.username) collate "C" as key
            from identity.pub_person p left join friends.relation r on r.person = @me and r.other = p.id
            where @text <% lower(p.username || ' ' || p.display_name) and lower(p.username || ' ' || p.display_name) not like @inside
              and p.id <> @me and (p.findable and coalesce(r.state, 0) < 3 or r.state = 3)
            limit {Candidates}
        ) f
        where (f.rank, f.key, f.id) > (@rank, @key, @id)
        order by f.rank, f.key, f.id limit @limit
        """;

    /// <summary>A place in the order of results.</summary>
    internal sealed record Place(int Rank, string Key, Guid Id)
    {
        public static readonly Place First = new(-1, "", Guid.Empty);
    }

    internal sealed record Row(Guid Id, string Username, string DisplayName, string? AvatarUrl, int Rank, string Key)
    {
        public Place Place => new(Rank, Key, Id);
    }

    /// <summary>At most <paramref name="limit"/> people after a place, in order.</summary>
    public async Task<List<Row>> FindAsync(PersonId me, string text, Place after, int limit, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var paid = await Counterparties.LoadAsync(connection, me);
        var oldest = await connection.QuerySingleOrDefaultAsync<(DateTime Since, Guid Other)>(Oldest, new { me = me.Value, newest = Limits.SearchedFriends });
        if (oldest.Since == default) oldest = (DateTime.UnixEpoch, Guid.Empty);
        var rows = new List<Row>();
        await AddAsync(Near, upTo: 9);
        await AddAsync(Prefix, upTo: 12);
        if (text.Length >= TrigramCharacters) await AddAsync(Inside, upTo: 13);
        if (SearchText.MayBeMistyped(text)) await AddAsync(Alike, upTo: 15);
        return rows;

        async Task AddAsync(string sql, int upTo)
        {
            if (rows.Count < limit && after.Rank <= upTo) rows.AddRange(await connection.QueryAsync<Row>(sql, Parameters(me, text, after, paid, oldest, limit - rows.Count)));
        }
    }

    static object Parameters(PersonId me, string text, Place after, Guid[] paid, (DateTime Since, Guid Other) oldest, int limit) => new
    {
        me = me.Value, text, paid, since = oldest.Since, oldest = oldest.Other, limit, inside = SearchText.Inside(text), end = text + End,
        rank = after.Rank, key = after.Key, id = after.Id,
        fromUsername = after.Rank == 11 ? after.Key : text, fromName = after.Rank == 12 ? after.Key : text, fromId = after.Rank == 12 ? after.Id : Guid.Empty,
    };
}
