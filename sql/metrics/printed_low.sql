-- Least value that a printed number may stand for, when its last printed unit was rounded or cut off.

create macro metrics.printed_low(printed, printed_unit) as
case when printed >= 0 then printed - printed_unit * 0.5 else printed - printed_unit end;
