namespace Quits.Pay.Feed;

/// <summary>
/// What is checked of the fold: every payment is one item, and each person's timeline is what their friendships say it should be.
/// The second is compared only while no change of a friendship or a visibility waits to be folded.
/// </summary>
internal static class FeedCheck
{
    public const string Sql = """
        with settled as (
            select not exists (select from ledger.pub_log where position > @position
                and kind in ('friend.accepted', 'friend.ended', 'person.blocked', 'transfer.narrowed', 'transfers.narrowed')) as is
        ), heard as materialized (
            select t.person, p.position from feed.timeline t cross join lateral unnest(t.positions) p(position) where (select s.is from settled s)
        ), meant as materialized (
            select distinct f.other as person, i.position
            from feed.item i cross join lateral (values (i.sender), (i.receiver)) party(id)
            join friends.pub_friend f on f.person = party.id
            where (select s.is from settled s) and i.visibility < 3 and f.other not in (i.sender, i.receiver)
        ), counts as (
            select 'every_payment_is_an_item' as check_name,
                   (select count(*) from ledger.pub_log where position <= @position and kind = 'transfer' and outcome = 0) as expected,
                   (select count(*) from feed.item where position <= @position) as actual
            union all
            select 'nothing_is_heard_twice', 0, (select count(*) from (select from heard group by person, position having count(*) > 1) h)
            union all
            select 'friends_hear_of_everything', 0, (select count(*) from meant m
                where not exists (select from heard h where h.person = m.person and h.position = m.position)
                  and not exists (select from feed.item i join feed.wide w on w.person = m.person and w.broad in (i.sender, i.receiver) where i.position = m.position))
            union all
            select 'nobody_else_hears', 0, (select count(*) from heard h
                where not exists (select from meant m where m.person = h.person and m.position = h.position))
            union all
            select 'who_is_merged_at_read_is_a_friend', 0, (select count(*) from feed.wide w where (select s.is from settled s)
                and not exists (select from friends.pub_friend f where f.person = w.person and f.other = w.broad))
        )
        select check_name, expected, actual from counts where expected <> actual
        """;
}
