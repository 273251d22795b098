-- What people did themselves that their other devices show: where to find it in the log when such a device comes back (NT-2). Folded, like the inbox.
create table notifications.echo (
    person   uuid   not null,
    position bigint not null,
    primary key (person, position)
);
grant select, insert, update, delete on notifications.echo to quits_app;
