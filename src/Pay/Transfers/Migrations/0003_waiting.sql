-- Payments that their sender may still undo (TR-16): the money is held until then. A row lives as long as its window.
create table transfers.waiting (
    id          uuid        primary key,            -- the payment's
    sender      uuid        not null,
    receiver    uuid        not null,
    fingerprint bigint      not null,
    payload     text        not null,               -- the fact that the payment will be
    due_at      timestamptz not null
);
create index waiting_due on transfers.waiting (due_at);
create index waiting_sender on transfers.waiting (sender, due_at);
grant select, insert, delete on transfers.waiting to quits_app;
grant update (due_at) on transfers.waiting to quits_app;   -- only so that its rows can be locked
