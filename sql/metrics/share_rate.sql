-- A part of a whole, a fraction; null where the whole is zero or a number is unknown.

create macro metrics.share_rate(part, whole) as part / nullif(whole, 0);
