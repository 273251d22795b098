create schema delivery;
grant usage on schema delivery to quits_app;

-- What a person changed of the defaults: push is on, email is off, and matters of security ask nobody.
create table delivery.preference (
    person uuid    not null,
    kind   text    not null,
    push   boolean not null,
    email  boolean not null,
    primary key (person, kind)
);

-- Devices that are told. An address is a secret of its device, so it is sealed, and found again by its hash.
create table delivery.subscription (
    id           uuid        primary key,
    person       uuid        not null,
    session      uuid        not null,              -- ends with it
    channel      smallint    not null check (channel in (1, 2, 3)),   -- 1 Web Push, 2 FCM, 3 APNs
    service      text        not null,
    fingerprint  bytea       not null unique,       -- SHA-256 of the address alone
    digest       bytea       not null,              -- SHA-256 of all that is sealed
    target       bytea       not null,              -- sealed
    created_at   timestamptz not null,
    confirmed_at timestamptz not null
);
create index subscription_person on delivery.subscription (person, confirmed_at);

-- Whom we deliver through, and how they do: all nodes share one circuit breaker (CB-1).
create table delivery.service (
    name       text        primary key,
    failures   int         not null default 0,
    successes  int         not null default 0,      -- since the circuit opened
    open_until timestamptz
);
insert into delivery.service (name) values ('email');

-- What is still to be sent. A row is gone when it was; what could not be sent stays a while, with the reason.
create table delivery.outbox (
    position     bigint      not null,
    subscription uuid        not null,              -- for email: the person
    person       uuid        not null,
    kind         text        not null,
    channel      smallint    not null check (channel in (1, 2, 3, 4)),   -- 4 email
    service      text        not null,
    state        smallint    not null default 1 check (state in (1, 2)), -- 1 waiting, 2 dead
    due_at       timestamptz not null,              -- leased rows are due again when the lease ends
    expires_at   timestamptz not null,
    attempts     int         not null default 0,
    lease        uuid,
    reason       text,
    primary key (position, subscription)
) with (fillfactor = 80);
create index outbox_due on delivery.outbox (service, due_at) where state = 1;
create index outbox_subscription on delivery.outbox (subscription) where state = 1;
create index outbox_dead on delivery.outbox (expires_at) where state = 2;

-- How far the log was told of. Only grows, so that a rebuild sends nothing again; what is older than this installation of the
-- module is nobody's news.
create table delivery.horizon (position bigint not null);
insert into delivery.horizon select coalesce(max(position), 0) from ledger.pub_log;

-- The server's key for Web Push (RFC 8292); browsers are subscribed to it, so it stays. The private half is sealed.
create table delivery.vapid (
    id          smallint    primary key check (id = 1),
    public_key  bytea       not null,
    private_key bytea       not null,
    created_at  timestamptz not null
);

grant select, insert, update, delete on delivery.preference, delivery.subscription, delivery.service, delivery.outbox to quits_app;
grant select, update on delivery.horizon to quits_app;
grant select, insert on delivery.vapid to quits_app;
