-- The base that a printed rate (a fraction) implies for a number of participants, in workers.

create macro metrics.implied_base(participants, coverage_rate) as participants / nullif(coverage_rate, 0);
