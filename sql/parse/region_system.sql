-- System of an area code: the row's own word, Kemendagri's where the code is dotted, else the sender's;
-- null where nothing says it, for 6403 is one regency to BPS and another one to Kemendagri.

create macro parse.region_system(code, stated, declared) as
case
    when regexp_full_match(code, '[0-9]{2}[.][0-9]{2}') then 'kemendagri'
    when stated is not null then parse.code_system(stated)
    when declared <> 'none' then declared
end;
