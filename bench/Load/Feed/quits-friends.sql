-- $1 ids, $2 friends of everybody, $3 friends of the first $4 people: friendships as they stand, both rows and the counts, without the
-- facts that led to them. People sit on a ring; friends are those at the same random distances to both sides of everybody, so that
-- each has exactly as many, and any two have few in common.
with person as (
    select id, n - 1 as n from unnest($1::uuid[]) with ordinality as p(id, n)
), distance as (
    select d, row_number() over (order by md5(d::text)) as rank from generate_series(1, cardinality($1) / 2 - 1) d
), pair as (
    select p.id as person, o.id as other
    from person p
    join distance on rank <= $2 / 2 or (rank <= $3 - $2 / 2 and p.n < $4)
    join person o on o.n = (p.n + d) % cardinality($1)
), both_rows as (
    select person, other from pair union select other, person from pair
), related as (
    insert into friends.relation (person, other, state, since)
    select person, other, 3, now() from both_rows order by person, other
    returning person
)
insert into friends.circle (person, friends) select person, count(*) from related group by person
