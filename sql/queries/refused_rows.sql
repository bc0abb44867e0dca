-- What was refused, by rule and sender?
-- id: Apa yang ditolak, menurut aturan dan pengirim?

-- breaches counts each rule that a row breaks: a row that breaks two is in two lines, so breaches are never added up to
-- rows. rejected_rows are the rows that were refused of the deliveries in which this rule was broken, whatever the
-- rule. Warnings refuse nothing and are not listed. Deliveries that are refused or held whole come first; they have no
-- breaches.

with broken as (
    select
        deliveries.dataset,
        deliveries.sender,
        rules.rule,
        count(*) as deliveries,
        min(deliveries.period) as first_period,
        max(deliveries.period) as last_period,
        sum(rules.breaches)::bigint as breaches,
        sum(deliveries.rejected_rows)::bigint as rejected_rows,
        sum(deliveries.physical_rows)::bigint as physical_rows,
    from audit.delivery_rules as rules
    inner join audit.deliveries using (delivery_id)
    where rules.severity = 'error'
    group by deliveries.dataset, deliveries.sender, rules.rule
),

whole as (
    select
        dataset,
        sender,
        'the whole delivery is ' || status as rule,
        count(*) as deliveries,
        min(period) as first_period,
        max(period) as last_period,
        null::bigint as breaches,
        sum(rejected_rows)::bigint as rejected_rows,
        sum(physical_rows)::bigint as physical_rows,
    from audit.deliveries
    where status in ('refused', 'held')
    group by dataset, sender, status
),

told as (
    from whole
    union all
    from broken
)

select
    *,
    metrics.share_rate(breaches, physical_rows) as breach_rate,
from told
order by breaches desc nulls first, dataset asc, sender asc, rule asc
