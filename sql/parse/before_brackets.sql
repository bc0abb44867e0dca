-- What stands before brackets at the end of a text: Penerima Upah of Penerima Upah (PU); empty where there are none.

create macro parse.before_brackets(printed) as regexp_extract(printed, '^(.*)[(][^()]*[)]\s*$', 1);
