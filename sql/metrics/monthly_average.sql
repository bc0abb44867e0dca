-- A number spread evenly over months; null where no month is left.

create macro metrics.monthly_average(total, months) as total / nullif(months, 0);
