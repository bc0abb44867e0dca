"""Accept a delivery that is held as far off its sender's others, or the loss that holds a release."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from flows.intake.delivery import Held
from flows.moments import written
from flows.problems import Problem, WrongUsage
from flows.settings import Settings
from flows.warehouse.accepted import Acceptance, add_accepted, below, reason_said
from flows.warehouse.batch import loss_of
from flows.warehouse.in_force import all_held, cache_of, in_force
from flows.warehouse.loss import LOSS, Loss
from flows.warehouse.plan import Plan, make_plan
from flows.warehouse.publish import writer_lock


def accept(
    settings: Settings,
    delivery: str,
    reason: str,
    now: datetime | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Acceptance:
    """Accept a held delivery, named by its id or its file, or a loss by its id. Return what was written.

    The next run uses the delivery, or publishes without what is lost. Raises WrongUsage for an empty reason
    or what nobody knows, Problem for a delivery that is not held or is held for another reason, which no
    acceptance mends.
    """
    told = reason_said(reason, "Say why it is right: it is published with the decision")
    now = now or datetime.now(UTC)
    with writer_lock(settings.warehouse, settings.lock_wait_seconds, say):
        at = written(now)
        plan = make_plan(settings, now)
        cache_of(settings).forget()
        if delivery.startswith(LOSS):
            loss = _loss(settings, plan, delivery)
            found = Acceptance(loss.loss_id, loss.sha256, told, at, loss.lines)
        else:
            held = _held(settings, plan, delivery)
            found = Acceptance(held.delivery_id, held.sha256, told, at)
        add_accepted(settings.raw, [found])
    return found


def _loss(settings: Settings, plan: Plan, loss_id: str) -> Loss:
    found = in_force(settings, plan)
    if found.unknown:
        raise Problem("Not every delivery is taken in yet, so what is lost is not known. Run: cakupan run.")
    loss = loss_of(settings, replace(plan, held=all_held(plan, found)), found.taken)
    if loss is None:
        raise Problem("Nothing would be lost now: there is nothing to accept. Nothing was changed.")
    if loss.loss_id != loss_id:
        raise WrongUsage(
            f"No loss is named {loss_id}; what would be lost now is {loss.loss_id}. Run again to see it: "
            "cakupan run. Nothing was changed."
        )
    if (loss.loss_id, loss.sha256) in plan.accepts:
        raise Problem(f"{loss_id} is accepted already. Nothing was changed. Next: cakupan run.")
    return loss


def _held(settings: Settings, plan: Plan, delivery: str) -> Held:
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
