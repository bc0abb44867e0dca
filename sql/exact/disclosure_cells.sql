-- Every administrative number that is published, before any of it is hidden; zeros, which are shown, are left out.
-- grain: subject, period, region_code, segment, category, component
-- column: subject | <measure>:<participant_definition> of the administrative counts; flows, profile, sponsored, employers, projects, contributions, office, reconciliation.
-- column: region_code | Empty where there is none: contributions, office, reconciliation.
-- column: segment | Empty where there is none: employers, projects, office.
-- column: category | profile, employers: <dimension>:<category>; sponsored: funding source; projects: project funding; contributions: <basis>:<programme>; office: its code; reconciliation: <office>:<status>; else empty.
-- column: component | Column of the exact model; empty of the administrative counts.
-- column: cell_id | Numbered in the order in which cells are hidden beside others: inner ones before totals, small ones before large ones.
-- column: least_value | What a hidden number is at least, as a reader knows: 1 of a count, for a 0 is shown; 0 of money and where whole rows are hidden; empty where it may be negative.
-- column: total_level | 0 for an inner cell; one more for each level of regions, and for each other total that it is.
-- column: is_primary | Is hidden on its own: a count of 1 to 4, one that leaves 1 to 4 of its total, or money of fewer than 10 memberships or 3 employers.

-- Money since January is as well spread as in its best month.
with counts as (
    select
        counts.measure || ':' || counts.participant_definition as subject,
        counts.period,
        counts.region_code,
        counts.segment,
        '' as category,
        '' as component,
        counts.value,
        (counts.measure not in ('participants', 'inactive', 'employers', 'projects'))::int as totals,
        max(money.workers_low) over since_january < 10 or max(money.employers_low) over since_january < 3
            as is_of_few,
    from exact.administrative_counts as counts
    left join exact.contributions as money
        on
            case counts.measure
                when 'contributions_received_idr' then 'paid'
                when 'contributions_covered_idr' then 'covered'
            end = money.basis
            and counts.period = money.period
            and counts.segment = money.segment
            and money.programme = 'ALL'
    window
        since_january as (
            partition by
                counts.region_code,
                counts.segment,
                counts.measure,
                counts.participant_definition,
                year(counts.period)
            order by counts.period
        )
),

flows as (
    select
        'flows' as subject,
        period,
        region_code,
        segment,
        '' as category,
        component,
        value,
        (component in ('opening', 'closing'))::int as totals,
        false as is_of_few,
    from exact.participation_flows
    unpivot (
        value for component in (
            opening,
            joined,
            returned,
            moved_in_region,
            moved_in_segment,
            lapsed,
            left_retired,
            left_deceased,
            left_work_ended,
            left_contract_ended,
            left_other,
            moved_out_region,
            moved_out_segment,
            restated,
            unobserved,
            closing
        )
    )
),

-- Members outside a programme are all less those inside.
profile as (
    select
        'profile' as subject,
        period,
        region_code,
        segment,
        dimension || ':' || category as category,
        'active' as component,
        active as value,
        (dimension = 'all')::int as totals,
        dimension = 'programme'
        and sum(active) filter (where dimension = 'all') over cell - active between 1 and 4 as is_of_few,
    from exact.membership_profile
    window cell as (partition by period, region_code, segment)
),

sponsored as (
    select
        'sponsored' as subject,
        period,
        region_code,
        segment,
        funding_source as category,
        component,
        value,
        (component = 'active')::int as totals,
        component = 'ending_within_3_months' and going_on between 1 and 4 as is_of_few,
    from (
        select
            *,
            active - ending_within_3_months as going_on,
        from exact.sponsored_memberships
    )
    unpivot (value for component in (active, ending_within_3_months))
),

employers as (
    select
        'employers' as subject,
        period,
        region_code,
        '' as segment,
        dimension || ':' || category as category,
        component,
        value,
        (dimension = 'all')::int as totals,
        component = 'workers' and are_few as is_of_few,
    from (
        select
            *,
            employers_active between 1 and 4 as are_few,
        from exact.employers
    )
    unpivot (value for component in (employers_active, employers_inactive, workers))
),

projects as (
    select
        'projects' as subject,
        period,
        region_code,
        '' as segment,
        project_funding as category,
        component,
        value,
        (project_funding = 'ALL')::int as totals,
        component like '%_idr' and are_few as is_of_few,
    from (
        select
            *,
            workers < 10 or employers_low < 3 as are_few,
        from exact.construction_projects
    )
    unpivot (value for component in (projects_running, workers, contract_value_idr, contributions_idr))
),

-- Members who pay themselves have no employer.
contributions as (
    select
        'contributions' as subject,
        period,
        '' as region_code,
        segment,
        basis || ':' || programme as category,
        component,
        value,
        (programme = 'ALL')::int as totals,
        component like '%_idr' and are_few as is_of_few,
    from (
        select
            *,
            workers_low < 10 or (employers_low < 3 and (employers_high > 0 or segment not in ('BPU', 'PMI')))
                as are_few,
        from exact.contributions
    )
    unpivot (value for component in (workers, contributions_idr, fines_idr))
),

offices as (
    select
        'office' as subject,
        period,
        '' as region_code,
        '' as segment,
        office_code as category,
        component,
        value,
        (component = 'active')::int as totals,
        component like '%_idr' and are_few as is_of_few,
    from (
        select
            *,
            payers_workers_low < 10 or payers_employers_low < 3 as are_few,
        from exact.office_month
    )
    unpivot (
        value for component in (
            active,
            joined,
            returned,
            lapsed,
            left_memberships,
            employers,
            contributions_received_idr,
            paid_up,
            arrears_1_to_3,
            arrears_over_3,
            payments_unknown
        )
    )
),

-- Refused, duplicate and set-aside rows are told one by one in audit.rejections.
reconciliation as (
    select
        'reconciliation' as subject,
        period,
        '' as region_code,
        segment,
        office_code || ':' || status as category,
        component,
        value,
        (component in ('recap_total', 'delivered'))::int + (status = 'all')::int as totals,
        false as is_of_few,
    from exact.reconciliation
    unpivot (
        value for component in (
            recap_total,
            delivered,
            accepted,
            refused,
            duplicates,
            set_aside,
            difference
        )
    )
),

published as (
    from counts
    union all by name
    from flows
    union all by name
    from profile
    union all by name
    from sponsored
    union all by name
    from employers
    union all by name
    from projects
    union all by name
    from contributions
    union all by name
    from offices
    union all by name
    from reconciliation
),

levelled as (
    select
        published.*,
        published.totals
        + (published.segment = 'ALL')::int
        + case regions.region_level
            when 'national' then 3
            when 'island_group' then 2
            when 'province' then 1
            else 0
        end as total_level,
        coalesce(published.is_of_few, false)
        or (
            published.subject not like '%_idr:%'
            and published.component not like '%_idr'
            and (
                published.subject <> 'reconciliation'
                or published.component in ('recap_total', 'delivered', 'accepted')
            )
            and abs(published.value) < 5
        ) as is_primary,
    from published
    left join core.regions using (region_code)
    where published.value <> 0
)

select
    subject,
    period,
    region_code,
    segment,
    category,
    component,
    row_number() over (
        order by
            total_level, abs(value), subject, period, region_code, segment, category, component
    ) as cell_id,
    value::decimal(38, 2) as value,
    case
        when component in ('restated', 'unobserved', 'difference') then null
        when
            subject = 'reconciliation'
            or subject like '%_idr:%'
            or component = 'workers'
            or component like '%_idr'
            then 0
        else 1
    end::bigint as least_value,
    total_level,
    is_primary,
from levelled
order by subject, period, region_code, segment, category, component
