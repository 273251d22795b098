-- How often a person's friends or blocks have changed: whoever remembers them knows by one probe whether they still stand so.
-- No row: the person has no friend and no block, and never had.
alter table friends.circle add column version bigint not null default 0;
insert into friends.circle (person, friends) select distinct person, 0 from friends.relation where state >= 4 on conflict do nothing;
create or replace view friends.pub_circle as select person, friends, version from friends.circle;
