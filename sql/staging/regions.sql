-- Provinces and regencies as delivered, read into types.
-- grain: kemendagri_code

select
    line,
    level,
    bps_code,
    kemendagri_code,
    official_name,
    kind,
    province,
    capital,
    aliases,
    old_kemendagri_code,
    population_kepmendagri_2025 as population_text,
    parse.whole(population_kepmendagri_2025, sender.number_format) as population,
    codes_verified_in,
    note,
from intake.regions
cross join intake.sender
