-- Where a person's day begins and ends: an IANA name such as America/New_York.
alter table identity.person add column time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64);

-- How a person may be reached, and when they want quiet. Only for what is sent to that person.
create view identity.pub_contact as select id, email, display_name, quiet_hours, time_zone from identity.person;

-- Which sessions there are, so that what hangs on one ends with it.
create view identity.pub_session as select id, person, user_agent, expires_at, ended_at from identity.session;
grant select on identity.pub_contact, identity.pub_session to quits_app;
