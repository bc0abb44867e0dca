-- What became of the accepted rows of each delivery in the period ledger.
-- grain: delivery_id, office_code, segment, status

select
    extract.delivery_id,
    extract.office_code,
    extract.segment,
    case when extract.is_active then 'active' when not extract.is_active then 'inactive' end as status,
    count(*) filter (where clashes.rule is null) as accepted,
    count(*) filter (where clashes.rule = 'kpj.duplicate_across_senders') as duplicates,
    count(*) filter (where clashes.rule = 'kpj.conflict_across_senders') as set_aside,
from intake.memberships as extract
left join period.clashes as clashes using (delivery_id, line)
group by all
order by extract.delivery_id, extract.office_code, extract.segment, status
