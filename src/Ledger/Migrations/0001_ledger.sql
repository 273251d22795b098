-- The application's role: it may append to the books and read them, never rewrite them.
do $$ begin
    if not exists (select from pg_roles where rolname = 'quits_app') then create role quits_app nologin; end if;
exception when duplicate_object or unique_violation then
    null; -- another database of this cluster made it a moment ago: roles belong to the cluster
end $$;
do $$ begin
    if not pg_has_role(current_user, 'quits_app', 'member') then execute format('grant quits_app to %I', current_user); end if;
end $$;

create schema ledger;
grant usage on schema ledger to quits_app;

-- One row per account; the balance is a cache of the account's last entry (LG-3).
-- The fill factor leaves room for the new row version on the same page: a payment then touches no index.
create table ledger.account (
    id          uuid        primary key,
    kind        smallint    not null,              -- AccountKind: 1 wallet, 2 house
    owner       uuid,                              -- the person, for a wallet
    currency    char(3)     not null,
    balance     bigint      not null default 0,    -- minor units
    held        bigint      not null default 0 check (held >= 0),
    version     bigint      not null default 0,    -- entries so far
    sent        bigint      not null default 0,    -- all that ever counted against the sending limits
    aged_sent   bigint      not null default 0,    -- the part of it known to be older than the longest window
    tier        smallint    not null default 0,    -- 0 none, 1 basic, 2 full, 3 merchant
    status      smallint    not null default 1,    -- 1 active, 2 frozen, 3 closed
    opened_at   timestamptz not null,
    constraint wallet_never_below_holds check (kind <> 1 or balance >= held),
    constraint wallet_has_an_owner check (kind <> 1 or owner is not null)
) with (fillfactor = 60);
create index account_owner on ledger.account (owner) where owner is not null;

-- Double entry (LG-1, LG-2): every account is its own chain of versions 1, 2, 3, ... without gaps.
create table ledger.entry (
    account       uuid        not null,
    version       bigint      not null,
    transaction   uuid        not null,
    amount        bigint      not null,
    balance_after bigint      not null,
    sent_after    bigint      not null,
    at            timestamptz not null,
    primary key (account, version)
);
-- Answers "how much had been sent by then" for the rolling limits (TR-12) in one probe.
create index entry_outgoing on ledger.entry (account, at, sent_after) where amount < 0;

-- THE LOG: dense positions in commit order. It is the platform's audit trail too (AU-1): who, from where, what, and what came of it.
create table ledger.log (
    position    bigint      primary key,
    id          uuid        not null unique,       -- of the instruction; stands for the idempotency key where there is one (ID-3)
    at          timestamptz not null,
    kind        text        not null,              -- the fact's name, e.g. transfer
    actor       uuid,                              -- the person who asked; null: the platform or its operator
    subject     uuid,                              -- whom or what it is about, if not the instruction itself
    outcome     smallint    not null,              -- Verdict; 0 accepted
    fingerprint bigint      not null default 0,    -- of the request: same key, other request is refused (ID-2)
    payload     json        not null,              -- the module's words
    effects     json,                              -- the ledger's: entries and holds, enough to rebuild every balance
    ip          text,
    request_id  text
);

create table ledger.log_head (
    one      boolean primary key default true check (one),
    position bigint  not null
) with (fillfactor = 10);
insert into ledger.log_head (position) values (0);

create table ledger.hold (
    id         uuid        primary key,            -- the instruction that placed it
    account    uuid        not null,
    payee      uuid        not null,
    amount     bigint      not null check (amount > 0),
    status     smallint    not null,               -- 1 open, 2 posted, 3 released, 4 expired
    placed_at  timestamptz not null,
    expires_at timestamptz,
    closed_at  timestamptz
);
create index hold_due on ledger.hold (expires_at) where status = 1;
create index hold_open on ledger.hold (account) where status = 1;

-- The hash chain over the log, a link per slice of positions, made off the commit path (LG-6).
create table ledger.seal (
    last_position  bigint      primary key,
    first_position bigint      not null unique,
    hash           bytea       not null,
    sealed_at      timestamptz not null
);

create table ledger.checkpoint (
    projection text   primary key,
    version    int    not null,
    position   bigint not null
);
-- Reconciliation of what changed, by position; of everything, by the number of the day (the day this ledger was made needs none).
insert into ledger.checkpoint (projection, version, position) values
    ('reconciliation', 1, 0), ('reconciliation.nightly', 1, extract(epoch from now())::bigint / 86400);

-- What reconciliation found, ever (LG-4).
create table ledger.discrepancy (
    id       bigint generated always as identity primary key,
    found_at timestamptz not null,
    account  uuid,
    check_name text      not null,
    expected bigint      not null,
    actual   bigint      not null
);

create function ledger.refuse_rewrite() returns trigger language plpgsql as $$
begin
    raise exception 'the books are append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on ledger.entry for each statement execute function ledger.refuse_rewrite();
create trigger append_only before update or delete or truncate on ledger.log for each statement execute function ledger.refuse_rewrite();
create trigger append_only before update or delete or truncate on ledger.seal for each statement execute function ledger.refuse_rewrite();
create trigger append_only before update or delete or truncate on ledger.discrepancy for each statement execute function ledger.refuse_rewrite();

grant select on all tables in schema ledger to quits_app;
grant insert on ledger.account, ledger.entry, ledger.log, ledger.hold, ledger.seal, ledger.checkpoint, ledger.discrepancy to quits_app;
grant update (balance, held, version, sent, aged_sent, tier, status) on ledger.account to quits_app;
grant update (position) on ledger.log_head to quits_app;
grant update (status, closed_at) on ledger.hold to quits_app;
grant update (version, position) on ledger.checkpoint to quits_app;

-- What other modules may read.
create view ledger.pub_account as
    select id, owner, currency, balance, held, balance - held as available, tier, status, sent from ledger.account;
create view ledger.pub_log as
    select position, id, at, kind, actor, subject, outcome, payload, effects, ip, request_id from ledger.log;
create view ledger.pub_entry as
    select account, version, transaction, amount, balance_after, sent_after, at from ledger.entry;
grant select on ledger.pub_account, ledger.pub_log, ledger.pub_entry to quits_app;

-- House accounts: fixed ids, may be negative (equity pays out what the platform gives).
insert into ledger.account (id, kind, currency, opened_at) values
    ('00000000-0000-8000-8000-000000000001', 2, 'USD', now()),  -- equity
    ('00000000-0000-8000-8000-000000000002', 2, 'USD', now()),  -- fees
    ('00000000-0000-8000-8000-000000000003', 2, 'USD', now());  -- suspense
