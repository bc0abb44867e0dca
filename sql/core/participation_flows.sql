-- What happened in a month to the active memberships of each region and segment; what would tell of a few is hidden.
-- grain: period, region_code, segment
-- column: is_suppressed | One or more of the flows are hidden, each by an empty cell.

with concealed as (
    select
        period,
        region_code,
        segment,
        list(component order by component) as components,
    from exact.hidden_cells
    where subject = 'flows'
    group by period, region_code, segment
),

flows as (
    select
        flows.*,
        coalesce(concealed.components, []) as hidden,
        coalesce(completeness.is_complete, false) as is_complete,
    from exact.participation_flows as flows
    left join concealed using (period, region_code, segment)
    left join exact.region_completeness as completeness
        on
            flows.period = completeness.period
            and flows.region_code = completeness.region_code
            and completeness.dataset = 'memberships'
)

select
    period,
    region_code,
    segment,
    case when not list_contains(hidden, 'opening') then opening end as opening,
    case when not list_contains(hidden, 'joined') then joined end as joined,
    case when not list_contains(hidden, 'returned') then returned end as returned,
    case when not list_contains(hidden, 'moved_in_region') then moved_in_region end as moved_in_region,
    case when not list_contains(hidden, 'moved_in_segment') then moved_in_segment end as moved_in_segment,
    case when not list_contains(hidden, 'lapsed') then lapsed end as lapsed,
    case when not list_contains(hidden, 'left_retired') then left_retired end as left_retired,
    case when not list_contains(hidden, 'left_deceased') then left_deceased end as left_deceased,
    case when not list_contains(hidden, 'left_work_ended') then left_work_ended end as left_work_ended,
    case
        when not list_contains(hidden, 'left_contract_ended') then left_contract_ended
    end as left_contract_ended,
    case when not list_contains(hidden, 'left_other') then left_other end as left_other,
    case when not list_contains(hidden, 'moved_out_region') then moved_out_region end as moved_out_region,
    case when not list_contains(hidden, 'moved_out_segment') then moved_out_segment end as moved_out_segment,
    case when not list_contains(hidden, 'restated') then restated end as restated,
    case when not list_contains(hidden, 'unobserved') then unobserved end as unobserved,
    case when not list_contains(hidden, 'closing') then closing end as closing,
    case
        when not list_has_any(hidden, ['opening', 'closing', 'net_change']) then closing - opening
    end as net_change,
    is_complete,
    len(hidden) > 0 as is_suppressed,
from flows
order by period, region_code, segment
