-- How long a first payment to somebody may be undone when this person makes it, in seconds, and whether that goes for friends too (TR-16).
alter table identity.person
    add column undo_seconds     smallint not null default 30 check (undo_seconds between 0 and 600),
    add column undo_for_friends boolean  not null default false;
