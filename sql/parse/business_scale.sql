-- Scale of a business, micro, small, medium or large, by its Indonesian name; null for another word.
-- UMKM alone is not read: it is three scales.

create macro parse.business_scale(printed) as
case
    when upper(trim(printed)) in ('MIKRO', 'USAHA MIKRO', 'MICRO') then 'micro'
    when upper(trim(printed)) in ('KECIL', 'USAHA KECIL', 'SMALL') then 'small'
    when upper(trim(printed)) in ('MENENGAH', 'USAHA MENENGAH', 'SEDANG', 'MEDIUM') then 'medium'
    when upper(trim(printed)) in ('BESAR', 'USAHA BESAR', 'LARGE') then 'large'
end;
