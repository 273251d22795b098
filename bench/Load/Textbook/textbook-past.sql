-- pg_temp.add_past(slice): that many transfers between random people, as the baseline itself would have written them.
create temp table bench_people as
    select id, row_number() over (order by id) as n from textbook.wallets;
create unique index on bench_people (n);
analyze bench_people;

create function pg_temp.add_past(slice int) returns void language plpgsql set work_mem = '256MB' as $$
declare
    people bigint := (select count(*) from bench_people);
    began timestamptz := clock_timestamp();
begin
    create temp table past on commit drop as
        select g, gen_random_uuid() as id, s.id as sender, r.id as receiver, c.amount, began + g * interval '1 microsecond' as at
        from (select g, 1 + floor(random() * people)::bigint as sender, floor(random() * (people - 1))::bigint as step,
                     100 + floor(random() * 900)::bigint as amount
              from generate_series(1, slice) g) c
        join bench_people s on s.n = c.sender
        join bench_people r on r.n = 1 + (c.sender + c.step) % people;

    create temp table side on commit drop as
        select g, account, m.id as transaction, amount, m.at,
               w.version + row_number() over chain as version,
               w.balance + sum(amount) over chain as balance_after
        from (select g, id, at, sender as account, -amount as amount from past
              union all
              select g, id, at, receiver, amount from past) m
        join textbook.wallets w on w.id = m.account
        window chain as (partition by account order by g rows unbounded preceding);

    insert into textbook.transfers (id, sender_id, receiver_id, amount, currency, note, visibility, idempotency_key, sender_balance, created_at)
    select p.id, p.sender, p.receiver, p.amount, 'USD', 'lunch', 'friends', gen_random_uuid(), s.balance_after, p.at
    from past p join side s on s.g = p.g and s.amount < 0 order by p.g;

    insert into textbook.entries (wallet_id, version, transfer_id, amount, balance_after, created_at)
    select account, version, transaction, amount, balance_after, at from side order by g;

    insert into textbook.log (at, kind, subject, payload)
    select at, 'transfer', id,
           jsonb_build_object('sender', sender, 'receiver', receiver, 'amount', amount, 'currency', 'USD', 'note', 'lunch', 'visibility', 'friends')
    from past order by g;

    update textbook.wallets w
    set balance = w.balance + s.amount, version = w.version + s.entries
    from (select account, sum(amount) as amount, count(*) as entries from side group by account) s
    where w.id = s.account;

    drop table past, side;
end $$;
