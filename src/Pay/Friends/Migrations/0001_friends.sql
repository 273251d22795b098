create schema friends;
grant usage on schema friends to quits_app;

-- What is between two people, as two rows written together (FR-2): what `person` sees of `other`. One probe answers "friends?" and
-- "blocked?" alike. No row: nothing between them.
create table friends.relation (
    person uuid        not null,
    other  uuid        not null check (other <> person),
    state  smallint    not null,            -- 1 asked, 2 asked by the other, 3 friends, 4 blocks, 5 blocked by the other, 6 both block
    since  timestamptz not null,
    primary key (person, other) include (state)
);
create index relation_waiting on friends.relation (person, since, other) where state in (1, 2);

-- How many friends a person has: who has very many is not fanned out (FD-6).
create table friends.circle (
    person  uuid primary key,
    friends int  not null check (friends >= 0)
);

grant select, insert, update, delete on friends.relation, friends.circle to quits_app;

create view friends.pub_friend as select person, other, since from friends.relation where state = 3;
-- Symmetric: a block by either hides each from the other.
create view friends.pub_block as select person, other from friends.relation where state >= 4;
-- Both in one probe.
create view friends.pub_relation as select person, other, state from friends.relation;
create view friends.pub_circle as select person, friends from friends.circle;
grant select on friends.pub_friend, friends.pub_block, friends.pub_relation, friends.pub_circle to quits_app;
