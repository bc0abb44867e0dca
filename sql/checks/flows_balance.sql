-- Members of a region and segment appear or vanish in a month without anything that happened to them.

select
    period,
    region_code,
    segment,
from exact.participation_flows
where
    closing is distinct from
    opening
    + joined
    + returned
    + moved_in_region
    + moved_in_segment
    - lapsed
    - left_retired
    - left_deceased
    - left_work_ended
    - left_contract_ended
    - left_other
    - moved_out_region
    - moved_out_segment
    + restated
    - unobserved
order by all
