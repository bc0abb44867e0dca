-- System of an area code: the row's own word, else the sender's, else Kemendagri's where the code is dotted;
-- null where nothing says it, for 6403 is one regency to BPS and another one to Kemendagri. A name needs none.

create macro parse.region_system(code, stated, declared) as
case
    when parse.is_region_name(code) then 'name'
    when parse.code_system(stated) is not null then parse.code_system(stated)
    when stated is null and declared <> 'none' then declared
    when code like '__.__' then 'kemendagri'
end;
