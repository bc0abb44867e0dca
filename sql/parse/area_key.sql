-- What areas of extracts are found by: names are compared as regions' names are, codes as they stand.

create macro parse.area_key(printed) as
case when parse.is_region_name(printed) then parse.region_key(printed) else printed end;
