-- What stands in brackets at the end of a text: PU of Penerima Upah (PU); empty where there are none.

create macro parse.in_brackets(printed) as regexp_extract(printed, '[(]([^()]*)[)]\s*$', 1);
