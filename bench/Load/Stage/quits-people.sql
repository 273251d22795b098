-- $1 ids, $2 hashes of their access tokens: a person and a session each, valid for the run.
with people as (
    insert into identity.person (id, username, email, display_name, password_hash, tier, created_at)
    select id, 'person' || n, 'person' || n || '@example.org', 'Person ' || n, 'none', 2, now()
    from unnest($1::uuid[]) with ordinality as p(id, n)
), sessions as (
    insert into identity.session (id, person, created_at, expires_at)
    select id, id, now(), now() + interval '30 days' from unnest($1::uuid[]) as s(id)
)
insert into identity.token (hash, session, kind, expires_at)
select hash, id, 1, now() + interval '1 day' from unnest($1::uuid[], $2::bytea[]) as t(id, hash)
