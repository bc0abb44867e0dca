-- Participants per worker of the base, a fraction; null without a base. Above 1 the base does not contain them.

create macro metrics.coverage_rate(participants, base_workers) as participants / nullif(base_workers, 0);
