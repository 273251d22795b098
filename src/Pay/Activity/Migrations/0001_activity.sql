create schema activity;
grant usage on schema activity to quits_app;

-- A wallet's lines: one per person and log entry, with the balance after each (TR-15). Nothing but a fold of the log; what the entry
-- itself says (its id, its note) is read from the log by position.
create table activity.line (
    person        uuid        not null,
    position      bigint      not null,
    at            timestamptz not null,
    kind          text        not null,
    amount        bigint      not null,
    balance_after bigint      not null,
    counterparty  uuid,
    primary key (person, position)
);
grant select, insert, update, delete on activity.line to quits_app;
