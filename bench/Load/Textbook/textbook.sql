create schema textbook;

create table textbook.people (
    id uuid primary key,
    username text not null unique,
    display_name text not null
);

create table textbook.sessions (
    token_hash bytea primary key,
    person_id uuid not null references textbook.people
);

create table textbook.wallets (
    id uuid primary key references textbook.people,
    balance bigint not null check (balance >= 0),
    version bigint not null
);

create table textbook.transfers (
    id uuid primary key,
    sender_id uuid not null,
    receiver_id uuid not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    note text,
    visibility text not null,
    idempotency_key uuid not null,
    sender_balance bigint not null,
    created_at timestamptz not null,
    unique (sender_id, idempotency_key)
);

create index on textbook.transfers (receiver_id, created_at);

create table textbook.entries (
    wallet_id uuid not null,
    version bigint not null,
    transfer_id uuid not null,
    amount bigint not null,
    balance_after bigint not null,
    created_at timestamptz not null,
    primary key (wallet_id, version)
);

create table textbook.log (
    position bigint generated always as identity primary key,
    at timestamptz not null,
    kind text not null,
    subject uuid not null,
    payload jsonb not null
);
