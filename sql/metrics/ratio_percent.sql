-- One number as a percentage of another; null where that is zero or unknown.

create macro metrics.ratio_percent(numerator, denominator) as 100 * numerator / nullif(denominator, 0);
