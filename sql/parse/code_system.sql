-- System of an area code, bps or kemendagri; null for another word.

create macro parse.code_system(printed) as
case upper(trim(printed))
    when 'BPS' then 'bps'
    when 'KEMENDAGRI' then 'kemendagri'
    when 'DEPDAGRI' then 'kemendagri'
    when 'PERMENDAGRI' then 'kemendagri'
end;
