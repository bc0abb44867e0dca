-- Workers of the base who do not participate; null without a base and where participants exceed it.

create macro metrics.unprotected_workers(participants, base_workers) as
case when participants <= base_workers then base_workers - participants end;
