-- Pseudonym of a number: the first 128 bits of its HMAC-SHA-256 (RFC 2104); the key is written into it.

create macro quick.pseudonym(number) as
left(
    sha256(
        getvariable('outer_pad')::blob || unhex(sha256(getvariable('inner_pad')::blob || encode(number)))
    ),
    32
)::uuid;
