namespace Quits.Pay.Requests;

/// <summary>
/// What is checked of the requests (RQ-2): a paid one has the one accepted transfer that names it, between its people and of its amount,
/// and no accepted transfer names a request that it has not paid. Compared as text: what the log says may be anything.
/// </summary>
internal static class RequestCheck
{
    public const string Sql = """
        with paid as materialized (
            select id, transfer, requester, requestee, amount, currency from requests.request where state = 2
        ), named as materialized (
            select id, payload ->> 'request' as request, payload ->> 'sender' as sender, payload ->> 'receiver' as receiver,
                   payload ->> 'amount' as amount, payload ->> 'currency' as currency
            from ledger.pub_log where kind = 'transfer' and outcome = 0 and payload ->> 'request' is not null
        ), counts as (
            select 'every_paid_request_has_its_transfer' as check_name, 0::bigint as expected, (select count(*) from paid p where not exists (
                select from named t where t.id = p.transfer and t.request = p.id::text and t.sender = p.requestee::text and t.receiver = p.requester::text
                    and t.amount = p.amount::text and t.currency = p.currency)) as actual
            union all
            select 'every_transfer_for_a_request_has_paid_it', 0, (select count(*) from named t where not exists (
                select from paid p where p.id::text = t.request and p.transfer = t.id))
        )
        select check_name, expected, actual from counts where expected <> actual
        """;
}
