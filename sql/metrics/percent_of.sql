-- A percentage of a whole, in the unit of the whole.

create macro metrics.percent_of(percentage, whole) as percentage * whole / 100;
