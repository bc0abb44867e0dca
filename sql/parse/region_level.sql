-- Level of a region, national, province or regency; null for another word.

create macro parse.region_level(printed) as
case upper(trim(printed))
    when 'NATIONAL' then 'national'
    when 'NASIONAL' then 'national'
    when 'PROVINCE' then 'province'
    when 'PROVINSI' then 'province'
    when 'REGENCY' then 'regency'
    when 'KABUPATEN' then 'regency'
    when 'KOTA' then 'regency'
    when 'KABUPATEN/KOTA' then 'regency'
end;
