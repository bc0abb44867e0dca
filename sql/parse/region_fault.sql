-- Why an area code is not used: nothing says the system of four digits (no_code_system), it is no code of a
-- regency in its system (not_valid), its regency is elsewhere (outside_territory); null where it is used or empty.

create macro parse.region_fault(code, system, region_code, is_in_territory) as
case
    when region_code is not null then case when not is_in_territory then 'outside_territory' end
    when system is null and regexp_full_match(code, '[0-9]{4}') then 'no_code_system'
    when code is not null then 'not_valid'
end;
