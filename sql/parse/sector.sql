-- Section (A to U) of KBLI 2020, by its letter or by the division that a code of 2 to 5 digits begins with
-- (43 and 43211 are F); null where there is no such division.

create macro parse.sector(printed) as
case
    when regexp_full_match(upper(trim(printed)), '[A-U]') then upper(trim(printed))
    when regexp_full_match(trim(printed), '[0-9]{2,5}')
        then case
            when left(trim(printed), 2) between '01' and '03' then 'A'
            when left(trim(printed), 2) between '05' and '09' then 'B'
            when left(trim(printed), 2) between '10' and '33' then 'C'
            when left(trim(printed), 2) = '35' then 'D'
            when left(trim(printed), 2) between '36' and '39' then 'E'
            when left(trim(printed), 2) between '41' and '43' then 'F'
            when left(trim(printed), 2) between '45' and '47' then 'G'
            when left(trim(printed), 2) between '49' and '53' then 'H'
            when left(trim(printed), 2) between '55' and '56' then 'I'
            when left(trim(printed), 2) between '58' and '63' then 'J'
            when left(trim(printed), 2) between '64' and '66' then 'K'
            when left(trim(printed), 2) = '68' then 'L'
            when left(trim(printed), 2) between '69' and '75' then 'M'
            when left(trim(printed), 2) between '77' and '82' then 'N'
            when left(trim(printed), 2) = '84' then 'O'
            when left(trim(printed), 2) = '85' then 'P'
            when left(trim(printed), 2) between '86' and '88' then 'Q'
            when left(trim(printed), 2) between '90' and '93' then 'R'
            when left(trim(printed), 2) between '94' and '96' then 'S'
            when left(trim(printed), 2) between '97' and '98' then 'T'
            when left(trim(printed), 2) = '99' then 'U'
        end
end;
