-- What quiet hours held back comes as one message afterwards when it is more than a few: `held` waits for the end of quiet hours,
-- `gathered` has the kinds of all that a row speaks for.
alter table delivery.outbox add column held boolean not null default false, add column gathered text[];
create index outbox_held on delivery.outbox (subscription) where held;
