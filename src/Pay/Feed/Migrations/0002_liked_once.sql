-- Who ever liked what, also when it was taken back: a like that is given again is no news.
create table feed.liked_once (
    position bigint not null,
    person   uuid   not null,
    primary key (position, person)
);
insert into feed.liked_once select position, person from feed.liked;
grant select, insert on feed.liked_once to quits_app;
