-- The territory of the office counts other members, projects or employers than were delivered: some lie in a region
-- that no reference knows, or outside the territory.

with delivered as (
    select
        period,
        segment,
        'registered' as measure,
        sum(active + inactive) as value,
    from period.memberships
    where region_basis = 'workplace' and dimension = 'all' and segment <> 'JAKON'
    group by period, segment
    union all
    select
        period,
        'JAKON' as segment,
        'projects' as measure,
        sum(case when is_running then projects else 0 end) as value,
    from period.projects
    group by period
    union all
    select
        period,
        'ALL' as segment,
        'employers' as measure,
        sum(case when status = 'active' then employers else 0 end) as value,
    from period.employers
    group by period
)

select
    delivered.period,
    delivered.segment,
    delivered.measure,
from delivered
cross join ledger.office
left join exact.administrative_counts as counts
    on
        delivered.period = counts.period
        and office.region_code = counts.region_code
        and delivered.segment = counts.segment
        and delivered.measure = counts.measure
        and counts.participant_definition = 'admin_memberships'
where delivered.value is distinct from counts.value
order by all
