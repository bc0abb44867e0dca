-- An amount as Indonesian articles print it: Rp5,060 triliun, 2,5 juta, 193 ribu, 45,34 persen;
-- null where the text is not one.

create macro parse.scaled_number(printed) as
try_cast(
    parse.measure(
        regexp_extract(
            lower(printed),
            '^(?:rp[.]? ?)?(-?[0-9.,]+)(?: ?(?:ribu|juta|mil[iy]ar|triliun|persen|%))?$',
            1
        ),
        'indonesian'
    ) as decimal(25, 6) -- so that a trillion of it still fits
)
* case
    when lower(printed) like '%ribu' then 1000
    when lower(printed) like '%juta' then 1000000
    when lower(printed) like '%mil_ar' then 1000000000
    when lower(printed) like '%triliun' then 1000000000000
    else 1
end;
