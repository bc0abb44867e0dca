-- The territory of the office (office.region_code in cakupan.toml) is no region of the reference.

select office.region_code
from ledger.office
left join core.regions using (region_code)
where regions.region_code is null
order by all
