-- A printed percentage as a fraction.

create macro metrics.rate_of_percent(printed_percent) as printed_percent * 0.01;
