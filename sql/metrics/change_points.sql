-- Change from one rate (a fraction) to another, in percentage points.

create macro metrics.change_points(from_rate, to_rate) as ((to_rate - from_rate) * 100)::decimal(18, 9);
