namespace Quits.Pay.Feed;

/// <summary>
/// Which payments a scope looks at, newest first, and what is asked about each. Written so that every branch stops at its own limit
/// and every question is one probe of an index: the parameters are $1 the viewer, $2 the position to stay below, $3 another person.
/// The limit stands in the text, so that the plan for any parameters costs what the plan for these ones does, and is kept.
/// </summary>
internal static class FeedSql
{
    /// <summary>
    /// Asks about candidates: the version of the viewer's friends and blocks, the payment's visibility if it was narrowed, and what was
    /// said to it. What is said by people who are hidden from the viewer is not counted.
    /// </summary>
    /// <param name="candidates">A query with the columns <c>viewer, position</c>.</param>
    /// <param name="viewer">The viewer of a candidate; <c>$1</c> where it is one for all is looked up once.</param>
    static string Ask(string candidates, string viewer = "$1") => $"""
        select c.viewer, c.position,
               (select version from friends.pub_circle where person = {viewer}),
               (select n.visibility from transfers.pub_narrowed n where n.position = c.position),
               case when t.likes > 0 then t.likes
                   - (select count(*)::int from friends.pub_block b join feed.liked k on k.position = c.position and k.person = b.other where b.person = c.viewer) end,
               case when t.comments > 0 then t.comments
                   - (select count(*)::int from friends.pub_block b join feed.comment m on m.position = c.position and m.author = b.other where b.person = c.viewer) end,
               t.likes > 0 and exists (select from feed.liked k where k.position = c.position and k.person = c.viewer)
        from ({candidates}) c
        left join lateral (select likes, comments from feed.tally where position = c.position offset 0) t on true
        order by c.position desc
        """;

    /// <summary>The payment of one id.</summary>
    public static readonly string ById = Ask("select $1::uuid as viewer, position from ledger.pub_log where id = $2 and kind = 'transfer' and outcome = 0");

    /// <summary>Some payments for some people, by arrays of one length.</summary>
    public static readonly string ByPairs = Ask("select viewer, position from unnest($1::uuid[], $2::bigint[]) pairs(viewer, position)", "c.viewer");

    /// <summary>The newest candidates of a scope below a position.</summary>
    public static string Of(FeedScope scope, int limit) => Ask(scope switch
    {
        FeedScope.Friends => Newest(Home(limit), limit),
        FeedScope.Everyone => Newest([One("from feed.item where visibility = 1 and position < $2", limit)], limit),
        FeedScope.Me => Newest(Own("$1", limit), limit),
        FeedScope.Person => Newest(Own("$3", limit), limit),
        FeedScope.Between => Newest([Between("sender", "receiver", limit), Between("receiver", "sender", limit)], limit),
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "unknown scope"),
    });

    static string[] Home(int limit) =>
    [
        // The order by stretch is the index's; a stretch is sorted when it is reached.
        $"""
        (select position from (
            select distinct t.stretch, p.position from feed.timeline t cross join lateral unnest(t.positions) p(position)
            where t.person = $1 and t.stretch <= ($2 - 1) >> 10 and p.position < $2
            order by t.stretch desc, p.position desc limit {limit}) heard)
        """,
        .. Own("$1", limit),
        $"""
        (select i.position from feed.wide w cross join lateral (
            (select position from feed.item where sender = w.broad and visibility < 3 and position < $2 order by position desc limit {limit})
            union all
            (select position from feed.item where receiver = w.broad and visibility < 3 and position < $2 order by position desc limit {limit})) i
         where w.person = $1)
        """,
    ];

    static string[] Own(string person, int limit) =>
    [
        One($"from feed.item where sender = {person} and position < $2", limit),
        One($"from feed.item where receiver = {person} and position < $2", limit),
    ];

    // Among mine, newest first: without the fence it might be looked for among the other's, who may be a shop.
    static string Between(string mine, string theirs, int limit) => One(
        $"from (select position, {theirs} from feed.item where {mine} = $1 and position < $2 order by position desc offset 0) own where {theirs} = $3", limit);

    static string One(string from, int limit) => $"(select position {from} order by position desc limit {limit})";

    static string Newest(IEnumerable<string> branches, int limit) =>
        $"select distinct $1::uuid as viewer, position from ({string.Join("\nunion all\n", branches)}) branch order by position desc limit {limit}";
}

/// <summary>The feeds of FD-8.</summary>
internal enum FeedScope
{
    /// <summary>Home: what my friends and I paid and got.</summary>
    Friends,

    /// <summary>Public payments.</summary>
    Everyone,

    /// <summary>What I paid and got.</summary>
    Me,

    /// <summary>What one person paid and got, as far as I may see it.</summary>
    Person,

    /// <summary>What one person and I paid each other.</summary>
    Between,
}
