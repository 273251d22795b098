-- The address that a change of email replaced, by the id of the change's fact: the log has no addresses, and the old one is told of the
-- change. Kept for as long as that may take.
create table identity.former_email (
    fact       uuid        primary key,
    person     uuid        not null,
    email      text        not null,
    changed_at timestamptz not null
);
create index former_email_changed on identity.former_email (changed_at);
grant select, insert, delete on identity.former_email to quits_app;

create view identity.pub_former_email as select fact, person, email from identity.former_email;
grant select on identity.pub_former_email to quits_app;
