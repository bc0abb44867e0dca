-- What names of regions are compared by: letters and digits alone, in small letters; a code keeps its dot, for 62.06 and
-- 6206 are two regencies.

create macro parse.region_key(printed) as
case
    when regexp_matches(printed, '[A-Za-z]') then regexp_replace(lower(printed), '[^a-z0-9]+', '', 'g')
    else nullif(trim(printed), '')
end;
