"""flows/warehouse/standing.py: which revision counts where higher ones are refused or far off."""

from dataclasses import replace

import pytest

from flows.intake.delivery import Delivery
from flows.intake.outcome import Outcome
from flows.warehouse.ledger import Taken
from flows.warehouse.standing import Standing, standing

DAYS = [f"2024-12-{day:02}T00:00:00Z" for day in range(1, 29)]


def delivery(revision: int, part: int = 1, month: str = "2024-11", day: int = 0) -> Delivery:
    file = f"memberships/{month}/N01.r{revision}.p{part}.csv"
    sha256 = f"{revision:x}{part:x}{month[-2:]}".ljust(64, "0")
    received_at = DAYS[day or revision]
    return Delivery(sha256, "memberships", "N01", month, part, revision, received_at, None, file, 7)


def judged(one: Delivery, status: str, rows: int = 100) -> Taken:
    accepted = 0 if status == "refused" else rows
    return Taken(one, one.delivery_id, Outcome(status, rows, accepted, rows - accepted, 0, 0))


def pulled(one: Taken) -> Taken:
    return replace(one, delivery=replace(one.delivery, source="portal"))


def stand(chain: str, part: int = 1, rows: dict[int, int] | None = None) -> Standing:
    """Of `a r ?`, from the highest revision on: accepted, refused or not judged."""
    outcomes = {}
    deliveries = [delivery(revision, part) for revision in range(len(chain.split()), 0, -1)]
    for one, sign in zip(deliveries, chain.split(), strict=True):
        status = {"a": "accepted", "r": "refused", "p": "partial", "?": None}[sign]
        if status:
            outcomes[one.delivery_id] = judged(one, status, (rows or {}).get(one.revision, 100))
    return standing(deliveries[:1], deliveries[1:], lambda one: outcomes.get(one.delivery_id), set())


def revisions(taken: list[Taken]) -> list[int]:
    return sorted(item.delivery.revision for item in taken)


@pytest.mark.parametrize(
    ("chain", "used", "refused", "unknown"),
    [
        ("a a a", [3], [], []),
        ("r a", [1], [2], []),
        ("r r a", [1], [2, 3], []),
        ("r p a", [2], [3], []),
        ("r ? a", [], [3], [2]),
        ("? a a", [], [], [3]),
        ("r r", [], [1, 2], []),
        ("r", [], [1], []),
        ("a r a", [3], [], []),
    ],
)
def test_the_highest_that_is_not_refused_counts_and_no_lower_one_is_judged(
    chain: str, used: list[int], refused: list[int], unknown: list[int]
) -> None:
    found = stand(chain)
    assert (revisions(found.used), revisions(found.refused)) == (used, refused)
    assert [one.revision for one in found.unknown] == unknown
    assert revisions(found.judged) == sorted(used + refused)


def test_a_refused_revision_has_a_stand_in_or_none() -> None:
    assert revisions(stand("r a").without_stand_in) == []
    assert revisions(stand("r r").without_stand_in) == [1, 2]


def month_of(month: int, rows: int) -> Taken:
    return judged(delivery(1, month=f"2024-{month:02}"), "accepted", rows)


USUAL = [month_of(month, 1000) for month in range(5, 11)]


def by_history(*month: Taken, former: tuple[Taken, ...] = (), accepted: tuple[Taken, ...] = ()) -> Standing:
    outcomes = {item.delivery.delivery_id: item for item in (*USUAL, *month, *former)}
    return standing(
        [item.delivery for item in (*USUAL, *month)],
        sorted((item.delivery for item in former), key=lambda d: -d.revision),
        lambda one: outcomes.get(one.delivery_id),
        {(t.delivery.delivery_id, t.delivery.sha256) for t in accepted},
    )


def last(found: Standing) -> tuple[list[str], list[str]]:
    """Files of November that are used and held."""
    used = [t.delivery.file.partition("N01.")[2] for t in found.used if t.delivery.month == "2024-11"]
    return sorted(used), sorted(one.file.partition("N01.")[2] for one in found.held)


def of(revision: int, rows: int, part: int = 1, status: str = "accepted", day: int = 0) -> Taken:
    return judged(delivery(revision, part, day=day), status, rows)


RIGHT = of(2, 9000)
R1, R2, P2 = "r1.p1.csv", "r2.p1.csv", "r1.p2.csv"


@pytest.mark.parametrize(
    ("month", "former", "accepted", "used", "held"),
    [
        ([of(2, 9000)], [of(1, 990)], [], [R1], [R2]),
        ([of(2, 9000)], [of(1, 8000)], [], [], [R1, R2]),
        ([RIGHT], [of(1, 990)], [RIGHT], [R2], []),
        ([of(1, 990), of(1, 3000, part=2, day=5)], [], [], [R1], [P2]),
        ([of(1, 990), of(1, 3000, part=2)], [], [], [], [R1, P2]),
        ([of(2, 5000), of(1, 500, part=2)], [of(1, 490)], [], [R1, P2], [R2]),
        ([of(2, 0)], [of(1, 990)], [], [R1], [R2]),
        ([of(1, 0)], [], [], [], [R1]),
    ],
    ids=[
        *("a revision leaves the one before in force", "where none is fit all are held"),
        *("what was accepted by hand counts", "a later part leaves the others in force"),
        *("parts that came together are held together", "a revision of a part steps back alone"),
        *("none where there were thousands", "none alone"),
    ],
)
def test_what_is_far_off_is_held(
    month: list[Taken], former: list[Taken], accepted: list[Taken], used: list[str], held: list[str]
) -> None:
    assert last(by_history(*month, former=tuple(former), accepted=tuple(accepted))) == (used, held)


def test_of_several_that_are_far_off_or_refused_the_last_fit_one_stays() -> None:
    found = by_history(of(4, 9000), former=(of(3, 8000), of(2, 100, status="refused"), of(1, 1010)))
    assert last(found) == (["r1.p1.csv"], ["r3.p1.csv", "r4.p1.csv"])
    assert revisions(found.refused) == [2]


@pytest.mark.parametrize(
    ("former", "used", "held"),
    [
        ((of(1, 5),), ["r1.p1.csv"], ["r3.p1.csv"]),
        ((of(2, 0), of(1, 5)), ["r1.p1.csv"], ["r2.p1.csv", "r3.p1.csv"]),
        ((of(2, 100, status="refused"), of(1, 1)), ["r1.p1.csv"], ["r3.p1.csv"]),
        ((of(2, 0), of(1, 0)), ["r3.p1.csv"], []),
        ((of(2, 100, status="refused"),), ["r3.p1.csv"], []),
    ],
)
def test_none_that_was_pulled_does_not_take_the_place_of_rows_by_itself(
    former: tuple[Taken, ...], used: list[str], held: list[str]
) -> None:
    none, *former_ones = chain = [pulled(one) for one in (of(3, 0), *former)]
    outcomes = {item.delivery.delivery_id: item for item in chain}
    for accepted, expected in (([], (used, held)), ([none], (["r3.p1.csv"], []))):
        found = standing(
            [none.delivery],
            [item.delivery for item in former_ones],
            lambda one: outcomes.get(one.delivery_id),
            {(t.delivery.delivery_id, t.delivery.sha256) for t in accepted},
        )
        assert last(found) == expected


def test_none_that_somebody_named_a_revision_takes_the_place_of_rows() -> None:
    chain = [of(3, 0), pulled(of(2, 0)), of(1, 5)]
    outcomes = {item.delivery.delivery_id: item for item in chain}
    deliveries = [item.delivery for item in chain]
    found = standing(deliveries[:1], deliveries[1:], lambda one: outcomes.get(one.delivery_id), set())
    assert last(found) == (["r3.p1.csv"], [])


def test_none_of_a_part_is_held_alone_and_says_what_stays() -> None:
    found = by_history(pulled(of(2, 0, part=2)), of(1, 600), former=(of(1, 400, part=2),))
    assert last(found) == (["r1.p1.csv", "r1.p2.csv"], ["r2.p2.csv"])
    assert "N01.r1.p2.csv before it has 400, which stay in force" in found.held[0].reason


def test_what_is_held_says_which_revision_it_is() -> None:
    [held] = by_history(of(2, 9000), former=(of(1, 990),)).held
    assert (held.part, held.revision) == (1, 2)


def test_a_curated_delivery_stands_in_too() -> None:
    high, low = (replace(delivery(r), dataset="targets", period=None) for r in (2, 1))
    outcomes = {high.delivery_id: judged(high, "refused"), low.delivery_id: judged(low, "accepted")}
    found = standing([high], [low], lambda one: outcomes.get(one.delivery_id), set())
    assert revisions(found.used) == [1]
