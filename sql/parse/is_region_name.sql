-- Whether an area is given by what is no code of four digits or with a dot: a name (Banjar, 50 Kota). Cheap, for there are
-- millions of codes.

create macro parse.is_region_name(printed) as printed >= 'A' or length(printed) > 5;
