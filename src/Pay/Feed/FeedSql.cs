namespace Quits.Pay.Feed;

/// <summary>
/// Which payments a scope looks at, newest first, and what is asked about them. Written so that every branch stops at its own limit, and
/// with few nodes to a plan, for starting them costs more than the rows do: the parameters are $1 the viewer, $2 the position to stay
/// below. The limit stands in the text, so that the plan for any parameters costs what the plan for these ones does,
/// and is kept. Where a scope is asked for, $3 are positions that are candidates besides (<see cref="Recent"/>), and $4 is another person.
/// </summary>
internal static class FeedSql
{
    // What a row of an answer says; see Ask.
    public const short Candidate = 0, Circle = 1, Narrowed = 2, Tally = 3, Folded = 4;

    /// <summary>
    /// What was said, by people who are hidden from the viewer, to some payments: of which a page's tallies know nothing. Positions, likes, comments.
    /// </summary>
    public const string Unheard = """
        select u.position,
               (select count(*)::int from friends.pub_block b join feed.liked k on k.position = u.position and k.person = b.other where b.person = $1),
               (select count(*)::int from friends.pub_block b join feed.comment m on m.position = u.position and m.author = b.other where b.person = $1)
        from unnest($2::bigint[]) u(position)
        """;

    /// <summary>Accepted payments by id: one viewer's.</summary>
    public static readonly string ById = Ask("select position from ledger.pub_log where id = $2 and kind = 'transfer' and outcome = 0");

    /// <summary>How things stand between viewers, $1, and accepted payments whose positions, $2, are known: as <see cref="Ask"/> says it.</summary>
    public static readonly string Known = $"""
        select 1::smallint, version, 0, 0, array[person] from friends.pub_circle where person = any($1::uuid[])
        {StandingOf("$2::bigint[]", "any($1)")}
        """;

    /// <summary>The newest candidates of a scope below a position; some may come twice.</summary>
    /// <param name="broad">Whether the home feed looks for friends that are not fanned out; where it must, is said by <see cref="Circle"/>.</param>
    public static string Of(FeedScope scope, int limit, bool broad) => Ask(Newest(scope switch
    {
        FeedScope.Friends => [Heard(limit), .. Own("$1", limit), .. broad ? [Wide(limit)] : Array.Empty<string>()],
        FeedScope.Everyone => [One("from feed.item where visibility = 1 and position < $2", limit)],
        FeedScope.Me => Own("$1", limit),
        FeedScope.Person => Own("$4", limit),
        FeedScope.Between => [Between("sender", "receiver", limit), Between("receiver", "sender", limit)],
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "unknown scope"),
    }, limit), "select position from c union all select unnest($3::bigint[])");

    /// <summary>
    /// The candidates and how things stand with them, in one statement and so as of one moment. The first column says what a row is: a
    /// candidate (position); a viewer's version of friends and blocks, 1 where some friends are broad, and the viewer; what a candidate was
    /// narrowed to (position, visibility); what was said to it (position, likes, comments, those of the viewers who like it); how far the fold is.
    /// </summary>
    /// <param name="all">Those that are asked about, of the candidates <c>c</c>.</param>
    static string Ask(string candidates, string all = "select position from c") => $"""
        with c as materialized ({candidates}), a as materialized ({all})
        select 0::smallint, position, 0, 0, null::uuid[] from c
        union all select 1::smallint, version, (exists (select from feed.wide where person = $1))::int, 0, array[person] from friends.pub_circle where person = $1
        union all select 4::smallint, position, 0, 0, null from ledger.pub_checkpoint where projection = 'feed'
        {StandingOf("array(select position from a)", "$1")}
        """;

    static string StandingOf(string positions, string viewers) => $"""
        union all select 2::smallint, position, visibility::int, 0, null from transfers.pub_narrowed where position = any({positions})
        union all select 3::smallint, position, likes, comments,
            case when likes > 0 then array(select k.person from feed.liked k where k.position = t.position and k.person = {viewers}) end
            from feed.tally t where position = any({positions})
        """;

    // The order by stretch is the index's; a stretch is sorted when it is reached.
    static string Heard(int limit) => $"""
        (select position from (
            select t.stretch, p.position from feed.timeline t cross join lateral unnest(t.positions) p(position)
            where t.person = $1 and t.stretch <= ($2 - 1) >> 12 and p.position < $2
            order by t.stretch desc, p.position desc limit {limit}) heard)
        """;

    static string Wide(int limit) => $"""
        (select i.position from feed.wide w cross join lateral (
            (select position from feed.item where sender = w.broad and visibility < 3 and position < $2 order by position desc limit {limit})
            union all
            (select position from feed.item where receiver = w.broad and visibility < 3 and position < $2 order by position desc limit {limit})) i
         where w.person = $1)
        """;

    static string[] Own(string person, int limit) =>
    [
        One($"from feed.item where sender = {person} and position < $2", limit),
        One($"from feed.item where receiver = {person} and position < $2", limit),
    ];

    // Among mine, newest first: without the fence it might be looked for among the other's, who may be a shop.
    static string Between(string mine, string theirs, int limit) => One(
        $"from (select position, {theirs} from feed.item where {mine} = $1 and position < $2 order by position desc offset 0) own where {theirs} = $4", limit);

    static string One(string from, int limit) => $"(select position {from} order by position desc limit {limit})";

    static string Newest(IEnumerable<string> branches, int limit) =>
        $"select position from ({string.Join("\nunion all\n", branches)}) branch order by position desc limit {limit}";
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
