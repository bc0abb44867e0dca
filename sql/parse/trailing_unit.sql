-- The last printed unit of a rounded count: its trailing zeros are not printed digits (2780000 -> 10000).

create macro parse.trailing_unit(counted) as
pow(10, length(regexp_extract(counted::bigint::varchar, '[1-9](0*)$', 1)))::bigint;
