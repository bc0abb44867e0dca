-- Regions with both code systems: the nation, island groups, provinces, regencies and cities.
-- grain: region_code
-- column: region_code | 0000 Indonesia; three letters for an island group; BPS codes with four digits below; the dotted Kemendagri code where the BPS code is not known.
-- column: kemendagri_code | Code of the Ministry of Home Affairs, an attribute: for many regencies it differs from the BPS code.
-- column: old_kemendagri_code | Code before a split of its province.
-- column: names | All names it goes by, official one first, joined by |.
-- column: population | Population of the Kepmendagri of 2025, where it is known.
-- column: is_in_territory | Belongs to the territory of the office of this warehouse.

select
    regions.region_code,
    regions.region_name,
    regions.region_level,
    regions.kind,
    regions.parent_region_code,
    regions.island_group_code,
    regions.kemendagri_code,
    regions.old_kemendagri_code,
    regions.capital,
    regions.names,
    regions.population,
    coalesce(
        office.region_code in (
            '0000', regions.region_code, regions.parent_region_code, regions.island_group_code
        ),
        false
    ) as is_in_territory,
from core.regions
cross join ledger.office
order by regions.region_code
