-- A number is published that is hidden: it tells of fewer than 5 people, or lets a reader compute such a number.

with counts as (
    select
        measure || ':' || participant_definition as subject,
        period,
        region_code,
        segment,
    from marts.growth
    where provenance = 'administrative' and value is not null
    union
    select
        measure || ':' || participant_definition as subject,
        compared_period as period,
        region_code,
        segment,
    from marts.growth
    where provenance = 'administrative' and coalesce(compared_value, change, growth_rate) is not null
    union
    select
        'participants:' || participant_definition as subject,
        period,
        region_code,
        segment,
    from marts.coverage
    where
        provenance = 'administrative'
        and coalesce(participants, coverage_rate, recomputed_rate, unprotected_workers) is not null
    union
    select
        measure || ':' || participant_definition as subject,
        period,
        region_code,
        segment,
    from core.participation_facts
    where provenance = 'administrative' and coalesce(value, value_low, value_high) is not null
),

shown as (
    select
        *,
        '' as category,
        '' as component,
    from counts
    union all by name
    select
        'flows' as subject,
        period,
        region_code,
        segment,
        '' as category,
        component,
    from marts.participation_flows
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
    union all by name
    select
        'profile' as subject,
        period,
        region_code,
        segment,
        dimension || ':' || category as category,
        component,
    from marts.membership_profile
    unpivot (value for component in (active))
    union all by name
    select
        'sponsored' as subject,
        period,
        region_code,
        segment,
        funding_source as category,
        component,
    from marts.sponsored_memberships
    unpivot (value for component in (active, ending_within_3_months))
    union all by name
    select
        'employers' as subject,
        period,
        region_code,
        '' as segment,
        dimension || ':' || category as category,
        component,
    from marts.employers
    unpivot (value for component in (employers_active, employers_inactive, workers))
    union all by name
    select
        'projects' as subject,
        period,
        region_code,
        '' as segment,
        project_funding as category,
        component,
    from marts.construction_projects
    unpivot (value for component in (projects_running, workers, contract_value_idr, contributions_idr))
    union all by name
    select
        'contributions' as subject,
        period,
        '' as region_code,
        segment,
        basis || ':' || programme as category,
        component,
    from marts.contributions
    unpivot (value for component in (workers, contributions_idr, fines_idr))
    union all by name
    select
        'office' as subject,
        period,
        '' as region_code,
        '' as segment,
        office_code as category,
        component,
    from marts.office_month
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
    union all by name
    select
        'reconciliation' as subject,
        period,
        '' as region_code,
        segment,
        office_code || ':' || status as category,
        component,
    from marts.reconciliation
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
)

select
    subject,
    period,
    region_code,
    segment,
    category,
    component,
from shown
semi join exact.hidden_cells using (subject, period, region_code, segment, category, component)
order by all
