create schema identity;
grant usage on schema identity to quits_app;

create extension if not exists pg_trgm with schema public;

create table identity.person (
    id                 uuid        primary key,
    username           text        not null check (username ~ '^[A-Za-z0-9._-]{3,30}$'),
    email              text        not null check (length(email) <= 254),
    phone              text,
    display_name       text        not null check (length(display_name) between 1 and 80),
    avatar_url         text,
    password_hash      text        not null,
    tier               smallint    not null default 0,          -- 0 none, 1 basic, 2 full
    roles              text[]      not null default '{}',
    default_visibility text        not null default 'friends' check (default_visibility in ('public', 'friends', 'private')),
    show_amounts       boolean     not null default false,
    findable           boolean     not null default true,
    hide_friends       boolean     not null default false,
    reminders          boolean     not null default true,
    quiet_hours        text        check (quiet_hours ~ '^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$'),
    failed_logins      int         not null default 0,
    locked_until       timestamptz,
    created_at         timestamptz not null
);
create unique index person_username on identity.person (lower(username));
create unique index person_email on identity.person (lower(email));
create index person_search on identity.person using gin ((lower(username || ' ' || display_name)) public.gin_trgm_ops);

create table identity.session (
    id         uuid        primary key,
    person     uuid        not null references identity.person (id),
    user_agent text,
    ip         text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz
);
create index session_person on identity.session (person) where ended_at is null;

-- Tokens are random; only their SHA-256 is stored.
create table identity.token (
    hash       bytea       primary key,
    session    uuid        not null references identity.session (id),
    kind       smallint    not null,                            -- 1 access, 2 refresh, 3 cookie
    expires_at timestamptz not null,
    used_at    timestamptz                                      -- a refresh token that was turned in
);
create index token_session on identity.token (session);
create index token_expired on identity.token (expires_at);

grant select, insert, update on identity.person, identity.session, identity.token to quits_app;
grant delete on identity.token to quits_app;

create view identity.pub_person as
    select id, username, display_name, avatar_url, default_visibility, findable, created_at from identity.person;
grant select on identity.pub_person to quits_app;
