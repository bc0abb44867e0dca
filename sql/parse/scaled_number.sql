-- An amount as Indonesian articles print it: Rp5,060 triliun, 2,5 juta, 193 ribu, 45,34 persen.

create macro parse.scaled_number(printed) as
parse.number(
    regexp_extract(
        printed, '^(?:Rp[.]? ?)?(-?[0-9.,]+)(?: ?(?:ribu|juta|miliar|triliun|persen|%))?$', 1
    ),
    'indonesian'
)
* case
    when printed like '%ribu' then 1000
    when printed like '%juta' then 1000000
    when printed like '%miliar' then 1000000000
    when printed like '%triliun' then 1000000000000
    else 1
end;
