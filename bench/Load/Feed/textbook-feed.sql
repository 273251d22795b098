-- The baseline's feed over the same friendships and payments as the product's, each read made with the best indexes for it.
create table textbook.friendships (
    person_id uuid not null,
    friend_id uuid not null,
    primary key (person_id, friend_id)
);
insert into textbook.friendships select person, other from friends.relation where state = 3 order by person, other;

insert into textbook.transfers (id, sender_id, receiver_id, amount, currency, note, visibility, idempotency_key, sender_balance, created_at)
select id, (payload ->> 'sender')::uuid, (payload ->> 'receiver')::uuid, (payload ->> 'amount')::bigint, 'USD', payload ->> 'note',
       payload ->> 'visibility', gen_random_uuid(), 0, at
from ledger.log where kind = 'transfer' and outcome = 0 order by position;

create index transfers_sent on textbook.transfers (sender_id, created_at desc) include (id) where visibility <> 'private';
create index transfers_received on textbook.transfers (receiver_id, created_at desc) include (id) where visibility <> 'private';
