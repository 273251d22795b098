-- How much an account had sent by a time (TR-12). Times along one account never go back, so its chain of versions is searched by halves:
-- a handful of probes for the few who come near a limit, instead of an index that every payment would have to feed.
create function ledger.sent_by(of_account uuid, last_version bigint, by_then timestamptz) returns bigint language plpgsql stable as $$
declare
    low  bigint := 0;
    high bigint := last_version;
    mid  bigint;
    sent bigint := 0;
    probe record;
begin
    while low < high loop
        mid := (low + high + 1) / 2;
        select e.at, e.sent_after into probe from ledger.entry e where e.account = of_account and e.version = mid;
        -- One that this statement's snapshot does not show yet is later than any time asked for.
        if found and probe.at <= by_then then
            low := mid;
            sent := probe.sent_after;
        else
            high := mid - 1;
        end if;
    end loop;
    return sent;
end $$;
revoke execute on function ledger.sent_by from public;
grant execute on function ledger.sent_by to quits_app;

drop index ledger.entry_outgoing;
