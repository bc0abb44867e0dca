-- Workers that a target rate (a fraction) still wants on a base, 0 when it is reached, null where a part is unknown.

create macro metrics.workers_short(target_rate, base_workers, participants) as
case
    when target_rate * base_workers - participants is not null
        then greatest(ceil(round(target_rate * base_workers - participants, 6)), 0)
end;
