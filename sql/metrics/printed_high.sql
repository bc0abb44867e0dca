-- Bound that what a printed number stands for stays below, when its last printed unit was rounded or cut off.

create macro metrics.printed_high(printed, printed_unit) as
case when printed >= 0 then printed + printed_unit else printed + printed_unit * 0.5 end;
