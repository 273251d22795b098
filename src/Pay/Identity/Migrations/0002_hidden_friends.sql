-- Whose friends are shown to nobody else (FR-2).
create or replace view identity.pub_person as
    select id, username, display_name, avatar_url, default_visibility, findable, created_at, hide_friends from identity.person;

-- People by the beginning of either name, byte by byte whatever the database's order of letters: a range, in order, for FR-3.
create index person_username_prefix on identity.person (lower(username) collate "C");
create index person_name_prefix on identity.person (lower(display_name) collate "C", id);
