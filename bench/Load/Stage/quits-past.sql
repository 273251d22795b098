-- pg_temp.add_past(slice): that many transfers between random people, as the ledger itself would have written them:
-- two entries each in gap-free chains, log rows at dense positions with the effects, accounts and head brought up to date.
create temp table bench_people as
    select id, row_number() over (order by id) as n from ledger.account where kind = 1;
create unique index on bench_people (n);
analyze bench_people;

create function pg_temp.add_past(slice int) returns void language plpgsql set work_mem = '256MB' as $$
declare
    people bigint := (select count(*) from bench_people);
    base bigint;
    began timestamptz := clock_timestamp();
begin
    perform from ledger.account where kind = 1 order by id for no key update;
    update ledger.log_head set position = position + slice returning position - slice into base;

    create temp table past on commit drop as
        select g, gen_random_uuid() as id, s.id as sender, r.id as receiver, c.amount, began + g * interval '1 microsecond' as at
        from (select g, 1 + floor(random() * people)::bigint as sender, floor(random() * (people - 1))::bigint as step,
                     100 + floor(random() * 900)::bigint as amount
              from generate_series(1, slice) g) c
        join bench_people s on s.n = c.sender
        join bench_people r on r.n = 1 + (c.sender + c.step) % people;

    create temp table side on commit drop as
        select g, account, m.id as transaction, amount, m.at,
               a.version + row_number() over chain as version,
               a.balance + sum(amount) over chain as balance_after,
               a.sent + sum(greatest(-amount, 0)) over chain as sent_after
        from (select g, id, at, sender as account, -amount as amount from past
              union all
              select g, id, at, receiver, amount from past) m
        join ledger.account a on a.id = m.account
        window chain as (partition by account order by g rows unbounded preceding);

    insert into ledger.entry (account, version, transaction, amount, balance_after, sent_after, at)
    select account, version, transaction, amount, balance_after, sent_after, at from side order by g;

    insert into ledger.log (position, id, at, kind, actor, subject, outcome, fingerprint, payload, effects, ip, request_id)
    select base + p.g, p.id, p.at, 'transfer', p.sender, p.receiver, 0, hashint8extended(p.g, 0),
           format('{"sender":"%s","receiver":"%s","amount":%s,"currency":"USD","note":"lunch","visibility":"friends"}', p.sender, p.receiver, p.amount)::json,
           format('{"e":[["%s",%s,%s,%s,%s],["%s",%s,%s,%s,%s]]}',
               d.account, d.version, d.amount, d.balance_after, d.sent_after, c.account, c.version, c.amount, c.balance_after, c.sent_after)::json,
           '127.0.0.1', 'past'
    from past p
    join side d on d.g = p.g and d.amount < 0
    join side c on c.g = p.g and c.amount > 0
    order by p.g;

    update ledger.account a
    set balance = a.balance + s.amount, sent = a.sent + s.sent, version = a.version + s.entries
    from (select account, sum(amount) as amount, sum(greatest(-amount, 0)) as sent, count(*) as entries from side group by account) s
    where a.id = s.account;

    perform pg_notify('quits_log', (base + slice)::text);
    drop table past, side;
end $$;
