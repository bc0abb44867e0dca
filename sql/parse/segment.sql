-- A segment by its code or its Indonesian name (Penerima Upah is PU), or by both where they agree,
-- as Penerima Upah (PU); null for another word.

create macro parse.segment(printed) as
case
    when printed in ('PU', 'BPU', 'JAKON') then printed
    when parse.segment_word(printed) is not null then parse.segment_word(printed)
    when parse.segment_word(parse.before_brackets(printed)) = parse.segment_word(parse.in_brackets(printed))
        then parse.segment_word(parse.in_brackets(printed))
end;
