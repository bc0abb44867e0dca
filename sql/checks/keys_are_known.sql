-- A reading, target, definition, office or its region uses a key that no reference defines.

with used as (
    select
        'participant_definition' as kind,
        participant_definition as key_used,
        figure_id as used_in,
    from staging.figure_readings
    union all
    select
        'base_definition' as kind,
        base_definition as key_used,
        figure_id as used_in,
    from staging.figure_readings
    union all
    select
        'base_definition' as kind,
        base_definition as key_used,
        target_family || ' ' || target_year as used_in,
    from staging.targets
    union all
    select
        'base_definition' as kind,
        sakernas_base as key_used,
        segment as used_in,
    from staging.segments
    union all
    select
        'participant_definition' as kind,
        family as key_used,
        participant_definition as used_in,
    from staging.participant_definitions
    union all
    select
        'segment' as kind,
        segment as key_used,
        figure_id as used_in,
    from staging.figure_readings
    union all
    select
        'segment' as kind,
        segment as key_used,
        target_family || ' ' || target_year as used_in,
    from staging.targets
    union all
    select
        'segment' as kind,
        unnest(string_split(segments, '+')) as key_used,
        base_definition as used_in,
    from staging.base_definitions
    union all
    select
        'segment' as kind,
        unnest(string_split(parts, '+')) as key_used,
        participant_definition as used_in,
    from staging.participant_definitions
    union all
    select
        'office' as kind,
        parent_office_code as key_used,
        office_code as used_in,
    from staging.offices
    union all
    select
        'office' as kind,
        office_code as key_used,
        region_code as used_in,
    from staging.office_regions
),

known as (
    select
        'participant_definition' as kind,
        participant_definition as key_known,
    from staging.participant_definitions
    union all
    select
        'base_definition' as kind,
        base_definition as key_known,
    from staging.base_definitions
    union all
    select
        'segment' as kind,
        segment as key_known,
    from staging.segments
    union all
    select
        'office' as kind,
        office_code as key_known,
    from staging.offices
)

select
    used.kind,
    used.key_used,
    used.used_in,
from used
left join known
    on
        used.kind = known.kind
        and used.key_used = known.key_known
where used.key_used is not null and known.key_known is null
order by all
