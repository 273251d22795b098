create schema requests;
grant usage on schema requests to quits_app;

-- Money that one person asks another for (RQ-1). The row is locked by whoever ends it; a payment is made in the transaction that
-- marks it paid, so that a transfer exists if and only if the request is paid (RQ-2).
create table requests.request (
    id          uuid        primary key,        -- from the asker's key; also the id of request.asked in the log
    requester   uuid        not null,
    requestee   uuid        not null check (requestee <> requester),
    amount      bigint      not null check (amount > 0),
    offer       bigint      check (offer > 0 and offer <> amount),      -- what who is asked would rather pay; the asker has not answered yet
    currency    text        not null,
    note        text,
    visibility  smallint    not null check (visibility between 1 and 3),
    state       smallint    not null default 1 check (state between 1 and 5),    -- 1 pending, 2 paid, 3 declined, 4 cancelled, 5 expired
    reason      text        check (state = 3 or reason is null),
    transfer    uuid        unique,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    reminded_at timestamptz,
    check ((state = 2) = (transfer is not null))
);
create index request_received on requests.request (requestee, created_at desc, id desc);
create index request_sent on requests.request (requester, created_at desc, id desc);
create index request_open on requests.request (requester, requestee) where state = 1;
create index request_due on requests.request (expires_at) where state = 1;
grant select, insert, update on requests.request to quits_app;

-- What has ended stays as it ended, whatever a later version of the code believes.
create function requests.refuse_second_outcome() returns trigger language plpgsql as $$
begin
    raise exception 'request % has ended', old.id using errcode = 'check_violation';
end $$;
create trigger one_outcome before update on requests.request for each row when (old.state <> 1) execute function requests.refuse_second_outcome();
