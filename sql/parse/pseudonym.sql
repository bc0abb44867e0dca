-- Pseudonym of a number: the first 128 bits of its HMAC-SHA-256 (RFC 2104) under the key whose padded blocks
-- are set for the connection; null for null. Equal numbers have equal pseudonyms as long as the key is one.

create macro parse.pseudonym(number) as
left(
    sha256(
        getvariable('outer_pad')::blob || unhex(sha256(getvariable('inner_pad')::blob || encode(number)))
    ),
    32
)::uuid;
