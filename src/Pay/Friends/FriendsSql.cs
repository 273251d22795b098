namespace Quits.Pay.Friends;

/// <summary>
/// Pieces of SQL that more than one operation asks with. A friendship is shown to others only if neither of the two hides their
/// friends (FR-2), wherever it would show: lists, counts and suggestions.
/// </summary>
internal static class FriendsSql
{
    /// <summary>One row: how many friends @me and @other share; null when @other hides theirs.</summary>
    public const string MutualCount = """
        select count(m.id)::int
        from identity.pub_person o
        left join lateral (
            select p.id from friends.relation a
            join friends.relation b on b.person = o.id and b.other = a.other and b.state = 3
            join identity.pub_person p on p.id = a.other and not p.hide_friends
            where a.person = @me and a.state = 3) m on true
        where o.id = @other and not o.hide_friends
        group by o.id
        """;
}
