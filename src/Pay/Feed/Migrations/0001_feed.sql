create schema feed;
grant usage on schema feed to quits_app;

-- The fold (these four are thrown away and rebuilt). Time-sortable ids are the log's positions: dense, in the order of commit.

-- One narrow row per payment; what it says is in the log.
create table feed.item (
    position   bigint   primary key,
    sender     uuid     not null,
    receiver   uuid     not null,
    visibility smallint not null            -- 1 public, 2 friends, 3 private: as sent, or as narrowed since
);
create index item_sent on feed.item (sender, position);
create index item_received on feed.item (receiver, position);
create index item_between on feed.item (sender, receiver, position);
create index item_public on feed.item (position) where visibility = 1;

-- What a person's friends paid and got: the positions that fall into one stretch of the log (1024 positions), in one row for every
-- slice that the fold took. A row for every person and payment would cost several times as much to write, and hold no more.
create table feed.timeline (
    person    uuid     not null,
    stretch   bigint   not null,            -- position >> 10
    positions bigint[] not null
);
create index timeline_person on feed.timeline (person, stretch);

-- People with very many friends: what they pay is not written to their friends' timelines but merged in when those are read (FD-6).
create table feed.broad (
    person uuid primary key
);
-- Their friends, from the friends' side.
create table feed.wide (
    person uuid not null,
    broad  uuid not null,
    primary key (person, broad)
);

-- Likes and comments hang on the payment's position. Nothing of these is a fold.
create table feed.liked (
    position bigint      not null,
    person   uuid        not null,
    at       timestamptz not null,
    primary key (position, person)
);

-- A removed comment is a row less; that there was one, by whom and when, the log tells (AU-1), its words nobody.
create table feed.comment (
    number     bigint generated always as identity,
    id         uuid        not null unique,
    position   bigint      not null,
    author     uuid        not null,
    text       text        not null,
    created_at timestamptz not null,
    primary key (position, number)
);
create index comment_author on feed.comment (position, author);

create table feed.tally (
    position bigint primary key,
    likes    int not null default 0 check (likes >= 0),
    comments int not null default 0 check (comments >= 0)
) with (fillfactor = 70);

grant select, insert, update, delete on all tables in schema feed to quits_app;
