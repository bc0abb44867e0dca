-- Regions with both code systems: the nation, island groups, provinces, regencies and cities, and former provinces.
-- grain: region_code
-- column: region_code | 0000 Indonesia; three letters for an island group; BPS codes with four digits below; the dotted Kemendagri code where the BPS code is not known; with the last year behind it for a former province.
-- column: valid_to_date | Last month (first day) in which a former province was counted; empty for regions of today.
-- column: region_name | Official name, not translated.
-- column: region_name_id | The same: names of regions are Indonesian.
-- column: region_level_name | English name of the level.
-- column: region_level_name_id | Indonesian name of the level.
-- column: kind | negara, kelompok pulau, provinsi, kabupaten or kota.
-- column: parent_region_name | Name of the region it belongs to.
-- column: province_code | The province it is or lies in; empty above.
-- column: province_name | Name of that province, for drilling down from provinces to regencies.
-- column: island_group_name | Name of its island group.
-- column: kemendagri_code | Code of the Ministry of Home Affairs, an attribute: for many regencies it differs from the BPS code.
-- column: old_kemendagri_code | Code before a split of its province.
-- column: names | All names it goes by, official one first, joined by |.
-- column: spellings | Every way its names are written, letters and digits alone in small letters, joined by |; other regions may share some.
-- column: population | Population of the Kepmendagri of 2025, where it is known.
-- column: is_in_territory | A region of today that belongs to the territory of the office of this warehouse.

with levels (region_level, region_level_name, region_level_name_id) as (
    values
    ('national', 'National', 'Nasional'),
    ('island_group', 'Island group', 'Kelompok pulau'),
    ('province', 'Province', 'Provinsi'),
    ('regency', 'Regency or city', 'Kabupaten/kota')
),

placed as (
    select
        *,
        case region_level
            when 'province' then region_code
            when 'regency' then parent_region_code
        end as province_code,
    from core.regions
)

select
    placed.region_code,
    placed.region_name,
    placed.region_name as region_name_id,
    placed.region_level,
    levels.region_level_name,
    levels.region_level_name_id,
    placed.kind,
    placed.parent_region_code,
    parents.region_name as parent_region_name,
    placed.province_code,
    provinces.region_name as province_name,
    placed.island_group_code,
    island_groups.region_name as island_group_name,
    placed.kemendagri_code,
    placed.old_kemendagri_code,
    placed.capital,
    placed.names,
    placed.spellings,
    placed.population,
    placed.valid_to_date,
    placed.valid_to_date is null
    and coalesce(
        office.region_code in (
            '0000', placed.region_code, placed.parent_region_code, placed.island_group_code
        ),
        false
    ) as is_in_territory,
from placed
cross join ledger.office
left join levels using (region_level)
left join core.regions as parents
    on placed.parent_region_code = parents.region_code
left join core.regions as provinces
    on placed.province_code = provinces.region_code
left join core.regions as island_groups
    on placed.island_group_code = island_groups.region_code
order by placed.region_code
