-- Rows of recaps with what their sender declares to count; parts of a delivery are added up.
-- grain: period, sender, office_code, region_code, segment, status
-- column: sender | Who states it; of several who state one cell each has a row.
-- column: office_code | Branch that the row names, or the sender where that is a branch; unknown where neither is one.
-- column: segment | PU, BPU, JAKON or PMI; ALL for a total that the sender states.
-- column: status | active, inactive, or all for both together.
-- column: participant_definition | Who is counted, made of what is declared and of what the rows themselves say.
-- column: with_jakon | Construction workers are part of a total: as declared, else yes where rows of the month count them, else not known.
-- column: with_pmi | The same of migrant workers.
-- column: source | Deliveries that state it, joined by |.
-- column: is_sender_whole | No other contents of the sender's recaps of the month are known.

with senders as (
    select
        period,
        sender,
        delivery_id,
    from period.senders
    where dataset = 'recaps' and delivery_id is not null
),

declared as (
    select
        recaps.period,
        senders.sender,
        coalesce(
            recaps.office_code,
            case offices.office_level when 'branch' then offices.office_code end,
            'unknown'
        ) as office_code,
        recaps.region_code,
        recaps.segment,
        recaps.status,
        case recaps.status when 'all' then 'registered' else 'active' end as counts,
        declarations.unit,
        declarations.stock,
        declarations.region_basis,
        declarations.with_jakon,
        declarations.with_pmi,
        sum(recaps.memberships)::bigint as memberships,
        string_agg(distinct recaps.delivery_id, '|' order by recaps.delivery_id) as source,
    from period.recaps
    inner join senders using (period, delivery_id)
    left join ledger.recap_declarations as declarations using (sender)
    left join core.offices
        on senders.sender = offices.office_code
    group by all
),

seen as (
    select
        * exclude (with_jakon, with_pmi),
        coalesce(with_jakon, nullif(bool_or(segment = 'JAKON') over alike, false)) as with_jakon,
        coalesce(with_pmi, nullif(bool_or(segment = 'PMI') over alike, false)) as with_pmi,
    from declared
    window
        alike as (
            partition by period, counts, unit, stock, region_basis, with_jakon, with_pmi
        )
)

select
    seen.period,
    seen.sender,
    seen.office_code,
    seen.region_code,
    seen.segment,
    seen.status,
    concat_ws(
        '_',
        'office_recap',
        seen.counts,
        seen.unit,
        seen.stock,
        seen.region_basis,
        case when seen.with_jakon then 'with_jakon' when not seen.with_jakon then 'without_jakon' end,
        case when seen.with_pmi then 'with_pmi' when not seen.with_pmi then 'without_pmi' end,
        case
            when seen.unit is null or seen.stock is null or seen.region_basis is null then 'undeclared'
        end
    ) as participant_definition,
    seen.counts,
    seen.unit,
    seen.stock,
    seen.region_basis,
    seen.with_jakon,
    seen.with_pmi,
    seen.memberships,
    seen.source,
    coalesce(senders_known.is_whole, false) as is_sender_whole,
from seen
left join exact.senders as senders_known
    on
        senders_known.dataset = 'recaps'
        and seen.period = senders_known.period
        and seen.sender = senders_known.sender
order by seen.period, seen.sender, seen.office_code, seen.region_code, seen.segment, seen.status
