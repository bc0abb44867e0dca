-- Whether a rate is above another by more than regency bases move by themselves from one year to the next: half of them
-- 2 to 3 percent, a tenth more than 7. Rates that are nearer are not ranked against each other.

create macro metrics.is_clearly_above(rate, other_rate) as rate * 0.93 > other_rate;
