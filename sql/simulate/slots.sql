-- 256 equal slots of each branch, each a regency that it serves and the first four digits of a NIK.
-- One slot in seven has a prefix from elsewhere, for a NIK tells where somebody was first registered.

with slots as (
    select unnest(range(256)) as slot
),

elsewhere as (
    select
        replace(kemendagri_code, '.', '') as prefix,
        row_number() over (order by kemendagri_code) - 1 as place,
        count(*) over () as places,
    from simulate.region_file
    where level = 'regency' and kemendagri_code is not null
),

own as (
    select
        regencies.branch,
        cast(slots.slot as integer) as slot,
        regencies.region_code,
        regencies.kemendagri_code,
        regencies.minimum_wage,
        (regencies.branch * 256 + slots.slot) * 37 as mixed,
    from simulate.regencies
    inner join slots
        on
            (slots.slot * 2 + 1) * regencies.branch_weight >= regencies.weight_from * 512
            and (slots.slot * 2 + 1) * regencies.branch_weight < regencies.weight_to * 512
)

select
    own.branch,
    own.slot,
    own.region_code,
    own.kemendagri_code,
    own.minimum_wage,
    if(own.slot % 7 = 3, elsewhere.prefix, replace(own.kemendagri_code, '.', '')) as nik_prefix,
from own
inner join elsewhere on own.mixed % elsewhere.places = elsewhere.place
order by own.branch, own.slot
