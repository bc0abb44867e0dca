-- Active memberships with a person, narrow: what it takes to count people.
-- grain: membership_id
-- runs: for memberships, rows
-- column: person_bucket | Which of 64 parts of the people; all memberships of one person are in one.

select
    (hash(person_id) & 63)::utinyint as person_bucket,
    person_id,
    membership_id,
    segment,
    region_code,
    coalesce(domicile_region_code, 'unknown') as domicile_region_code,
    wage_band,
from period.kept
where is_active and person_id is not null
order by person_bucket
