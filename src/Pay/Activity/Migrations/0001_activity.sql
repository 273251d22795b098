create schema activity;
grant usage on schema activity to quits_app;

-- A wallet's lines: one per person and log entry, with the balance after each (TR-15). Nothing but a fold of the log.
create table activity.line (
    person         uuid        not null,
    position       bigint      not null,
    id             uuid        not null,
    at             timestamptz not null,
    kind           text        not null,
    amount         bigint      not null,
    balance_after  bigint      not null,
    currency       char(3)     not null,
    counterparty   uuid,
    note           text,
    reference_type text        not null,
    primary key (person, position)
);
grant select, insert, update, delete on activity.line to quits_app;
