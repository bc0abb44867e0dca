-- Growth of a count or an amount against the compared one, a fraction; null where that is zero or unknown.

create macro metrics.growth_rate(current_value, compared_value) as
(current_value - compared_value) / nullif(compared_value, 0);
