"""Which revision of each delivery counts: the highest that is neither refused whole nor held as far off."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from flows.intake.delivery import Delivery, Held, Identity
from flows.warehouse.ledger import Taken
from flows.warehouse.usual import apart


@dataclass(frozen=True)
class Standing:
    """What came of the deliveries of a plan, as far as it is known."""

    used: list[Taken]
    refused: list[Taken]
    """Refused whole, and replaced by no higher revision."""
    held: list[Held]
    """Far off what their sender delivered before."""
    judged: list[Taken]
    """All whose outcome the others follow from."""
    unknown: list[Delivery]
    """Those that have to be judged before more can be said."""

    @property
    def taken(self) -> list[Taken]:
        """Return what is used and what was refused whole."""
        return [*self.used, *self.refused]

    @property
    def without_stand_in(self) -> list[Taken]:
        """Return what was refused whole with nothing of the same delivery in its place."""
        there = {item.delivery.identity for item in self.used}
        return [item for item in self.refused if item.delivery.identity not in there]


def standing(
    current: Iterable[Delivery],
    former: Iterable[Delivery],
    outcome_of: Callable[[Delivery], Taken | None],
    accepted: Collection[tuple[str, str]],
) -> Standing:
    """Say what counts of the deliveries in force; former revisions are only asked for where one fails.

    former: lower revisions, those of a delivery from the highest on. outcome_of: None of what is not judged.
    accepted: id and sha256 of deliveries that are used however far off they are.
    """
    below: dict[Identity, list[Delivery]] = {}
    for one in former:
        below.setdefault(one.identity, []).append(one)
    judged: dict[str, Taken] = {}
    unknown: dict[str, Delivery] = {}

    def first_fit(revisions: Iterable[Delivery]) -> Taken | None:
        for delivery in revisions:
            item = outcome_of(delivery)
            if item is None:
                unknown[delivery.delivery_id] = delivery
                return None
            judged[delivery.delivery_id] = item
            if item.outcome.status != "refused":
                return item
        return None

    def before(item: Taken) -> Taken | None:
        of_it = below.get(item.delivery.identity, [])
        return first_fit(one for one in of_it if one.revision < item.delivery.revision)

    highest = [first_fit([one, *below.get(one.identity, [])]) for one in current]
    used, held = apart([item for item in highest if item is not None], accepted, before)
    refused = [item for item in judged.values() if item.outcome.status == "refused"]
    return Standing(used, refused, held, list(judged.values()), list(unknown.values()))
