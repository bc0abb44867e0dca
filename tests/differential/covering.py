"""Which regions a month speaks of: a regency that nobody covers has no count, and never a count of 0."""

from collections.abc import Iterator

from tests.differential.months import Month
from tests.differential.reference import Reference
from tests.differential.rules import Values

Placed = tuple[str, str, str | None, str]
"""Dataset, sender, branch and regency of an accepted row."""
PLACED = ("memberships", "employers", "projects")


def placed(now: Month) -> set[Placed]:
    """Return where the accepted rows of a month lie; contributions and recaps do not say it."""
    rows = {"memberships": now.members} | {name: now.rows.get(name, []) for name in PLACED[1:]}
    return {
        (name, row["sender"], row.get("office"), row["region"]) for name, told in rows.items() for row in told
    }


def serving(now: Month, reference: Reference) -> dict[str, set[str]]:
    """Return whom each sender and branch serves: by the offices' own list, and by the rows of the month."""
    found: dict[str, set[str]] = {}
    for office, region, first, last in reference.served:
        if (first or now.period) <= now.period <= (last or now.period):
            found.setdefault(office, set()).add(region)
    for _, sender, office, region in placed(now):
        for code in filter(None, (sender, office)):
            found.setdefault(code, set()).add(region)
    return found


def delivering(now: Month, dataset: str, serves: dict[str, set[str]]) -> set[str]:
    """Return the senders and branches of which something of a dataset is there."""
    senders = {sender for name, sender in now.received if name == dataset}
    if dataset == "contributions":
        return {payer_office(now, row) for row in now.rows.get(dataset, [])} | (senders & serves.keys())
    return senders | set(codes_in(now, dataset))


def codes_in(now: Month, dataset: str) -> Iterator[str]:
    """Yield the senders and branches of the accepted rows of a dataset."""
    for name, sender, office, _ in placed(now):
        if name == dataset:
            yield from filter(None, (sender, office))


def payer_office(now: Month, payment: Values) -> str:
    """Return the branch of a payment: as the employers of the month say it, else the sender."""
    employers = [row for row in now.rows.get("employers", []) if row["number"] == payment["number"]]
    office = employers[0]["office"] if employers and payment["number"] else None
    return str(office or payment["sender"])


def regencies_of(now: Month, dataset: str, serves: dict[str, set[str]]) -> set[str]:
    """Return the regencies in which rows of a dataset lie, or which somebody serves who delivers it."""
    regencies = {region for code in delivering(now, dataset, serves) for region in serves.get(code, set())}
    return regencies | {region for name, _, _, region in placed(now) if name == dataset}


def covered_by(now: Month, dataset: str, reference: Reference) -> dict[str, bool]:
    """Return the regions with a covered regency, and whether all of their regencies are covered."""
    serves = serving(now, reference)
    codes = delivering(now, dataset, serves)
    regencies = regencies_of(now, dataset, serves)
    if dataset == "projects" and codes:  # not every branch has some: one with members and none has 0
        regencies |= regencies_of(now, "memberships", serves)
    found = {region: parts <= regencies for region, parts in reference.parts.items() if parts & regencies}
    if dataset != "contributions":
        return found
    if not codes:
        return {}
    is_anywhere = any(code not in serves for code in codes)  # of which nobody knows whom it serves
    return {reference.territory: is_anywhere or found.get(reference.territory, False)}
