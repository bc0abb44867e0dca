-- What drawing and writing share. A draw is a slice of a hash, so that the same seed draws the same.

create macro simulate.slice(drawn, place, choices) as cast((drawn >> place) % choices as integer);

create macro simulate.padded(number, width) as lpad(cast(number as varchar), width, '0');

create macro simulate.first_of(months) as cast(date '2024-10-01' + to_months(months) as date);

create macro simulate.office_of(branch) as
'SIM-K' || simulate.padded(branch, cast(greatest(2, length(cast(branch as varchar))) as integer));

create macro simulate.kpj_of(number, seed) as
simulate.padded((number * 7368787787 + cast(seed as bigint) * 1000003) % 100000000000, 11);

-- The day of a NIK, a woman's plus 40.
create macro simulate.nik_day(birth_date, sex) as simulate.padded(day(birth_date) + if(sex = 'P', 40, 0), 2);

-- A day that is not known is an empty cell.
create macro simulate.written_month(day) as coalesce(strftime(day, '%Y-%m'), '');

create macro simulate.written_date(day, form) as
case if(day is null, '', form)
    when '' then ''
    when 'dash' then strftime(day, '%d-%m-%Y')
    when 'slash' then strftime(day, '%d/%m/%Y')
    when 'words'
        then
            cast(day(day) as varchar)
            || ' '
            || [
                'Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni',
                'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember',
            ][month(day)]
            || strftime(day, ' %Y')
    else cast(day as varchar)
end;

create macro simulate.written_amount(amount, form) as
case when form = 'indonesian' then format('{:t.}', amount) || ',00' else cast(amount as varchar) end;

create macro simulate.written_region(region_code, kemendagri_code, form) as
case form
    when 'bps' then region_code
    when 'declared_bps' then region_code
    when 'dotted' then kemendagri_code
    else replace(kemendagri_code, '.', '')
end;

create macro simulate.written_system(form) as
case when form in ('bps', 'kemendagri') then form else '' end;

-- A code of regencies of a number in a province, with or without the dot.
create macro simulate.written_code(code, form) as
if(form = 'dotted', left(code, 2) || '.' || right(code, 2), code);

create macro simulate.quoted(cell, delimiter) as
case
    when contains(cell, delimiter) or contains(cell, '"') then '"' || replace(cell, '"', '""') || '"'
    else cell
end;

-- Months from October 2024 back to a beginning or an end: so many of a thousand within two years, others before.
create macro simulate.months_ago(drawn, place, recent, place_of_month, longest) as
if(simulate.slice(drawn, place, 1000) < recent, 0, -24 - simulate.slice(drawn, 20, longest))
- simulate.slice(drawn, place_of_month, 24);

create macro simulate.moves(drawn) as simulate.slice(drawn, 0, 100) < 40;

create macro simulate.move_month(drawn) as simulate.slice(drawn, 8, 38) - 22;

create macro simulate.move_branch(drawn, branch, branches) as
(branch + simulate.slice(drawn, 16, greatest(branches - 1, 1))) % branches + 1;
