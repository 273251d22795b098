-- Whose friends are shown to nobody else (FR-2).
create or replace view identity.pub_person as
    select id, username, display_name, avatar_url, default_visibility, findable, created_at, hide_friends from identity.person;
