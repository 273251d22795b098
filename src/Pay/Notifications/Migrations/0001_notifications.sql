create schema notifications;
grant usage on schema notifications to quits_app;

-- The inbox: which entries of the log are told to whom. What they say is made when read, from the entry itself.
create table notifications.inbox (
    person   uuid   not null,
    position bigint not null,
    kind     text   not null,
    primary key (person, position)
);

-- What was read is not in the log, so it is kept apart and survives a rebuild.
create table notifications.read_up_to (
    person   uuid   primary key,
    position bigint not null
);
create table notifications.read_one (
    person   uuid   not null,
    position bigint not null,
    primary key (person, position)
);
grant select, insert, update, delete on notifications.inbox, notifications.read_up_to, notifications.read_one to quits_app;
