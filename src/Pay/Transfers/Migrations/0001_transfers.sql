create schema transfers;
grant usage on schema transfers to quits_app;

-- Quotes live for minutes; a payment may name one (FW-5).
create table transfers.quote (
    id         uuid        primary key,
    person     uuid        not null,
    receiver   uuid        not null,
    amount     bigint      not null check (amount > 0),
    fee        bigint      not null check (fee >= 0),
    expires_at timestamptz not null
);
create index quote_expired on transfers.quote (expires_at);
grant select, insert, delete on transfers.quote to quits_app;
