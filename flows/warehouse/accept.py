"""Accept a delivery that is held because it is far off what its sender delivered before."""

from collections.abc import Callable
from datetime import UTC, datetime

from flows.intake.manifest import Held
from flows.logs import without_numbers
from flows.problems import Problem, WrongUsage
from flows.settings import Settings
from flows.warehouse.accepted import Acceptance, add_accepted
from flows.warehouse.batch import all_held, cache_of, in_force
from flows.warehouse.plan import make_plan
from flows.warehouse.publish import writer_lock
from flows.warehouse.withdraw import below


def accept(
    settings: Settings,
    delivery: str,
    reason: str,
    now: datetime | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Acceptance:
    """Accept a held delivery, named by its id or its file; the next run uses it. Return what was written.

    Raises WrongUsage for an empty reason or a delivery that nobody knows, Problem for one that is not held
    or is held for another reason, which no acceptance mends.
    """
    if not reason.strip():
        raise WrongUsage("The reason is empty. Say why the delivery is right: it stands in audit.deliveries.")
    with writer_lock(settings.warehouse, settings.lock_wait_seconds, say):
        held = _held(settings, delivery)
        at = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = without_numbers(" ".join(reason.split()))
        found = Acceptance(held.delivery_id, held.sha256, told, at)
        add_accepted(settings.raw, [found])
    return found


def _held(settings: Settings, delivery: str) -> Held:
    plan = make_plan(settings)
    cache_of(settings).forget()
    found = in_force(settings, plan)
    names = {delivery, below(settings.raw, delivery)}
    for one in all_held(plan, found):
        if names & {one.delivery_id, one.file}:
            if one.delivery_id:
                return one
            raise Problem(
                f"{one.file} is held for a reason that no acceptance mends: {one.reason}. Mend that and run."
            )
    if any(names & {t.delivery.delivery_id, t.delivery.file} for t in found.taken):
        raise Problem(f"{delivery} is not held: there is nothing to accept. Nothing was changed.")
    if any(names & {d.delivery_id, d.file} for d in plan.current):
        raise Problem(f"{delivery} is not taken in yet. Run first: cakupan run.")
    raise WrongUsage(
        f"No delivery is named {delivery}; expected an id as memberships/2024-11/N01@0123456789ab or a file "
        f"below {settings.raw}. audit.deliveries and rejections.csv name those that are held."
    )
