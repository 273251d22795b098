-- One index less for every payment: between me and somebody else is looked for among what is mine. That index was the only one of the feed
-- whose every row goes to another page, which a long history makes dear; these two grow at one place for each person.
drop index feed.item_between;
drop index feed.item_sent;
drop index feed.item_received;
create index item_sent on feed.item (sender, position) include (receiver);
create index item_received on feed.item (receiver, position) include (sender);
