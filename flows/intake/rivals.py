"""Different contents that claim to be one revision of one delivery: at most one of them is used."""

from collections import defaultdict

from flows.intake.delivery import Claim, Delivery, Held, held_for
from flows.intake.revisions import Whose, WhoseContents


def rivals_of(deliveries: list[Delivery]) -> dict[Claim, list[Delivery]]:
    """Different contents that claim to be the same revision of the same delivery."""
    claims: dict[Claim, dict[str, Delivery]] = defaultdict(dict)
    for delivery in deliveries:
        claims[delivery.claim][delivery.sha256] = delivery
    return {claim: list(contents.values()) for claim, contents in claims.items() if len(contents) > 1}


def disputed(
    rivals: dict[Claim, list[Delivery]],
    fresh: list[Delivery],
    here: dict[Whose, list[str]],
    of: WhoseContents,
) -> dict[Delivery, Delivery | None]:
    """Return the rivals that are not used, each with the one that is, None where none is.

    Used is the one that was registered before the others came, if it is here. fresh: those that came now.
    """
    found: dict[Delivery, Delivery | None] = {}
    for group in rivals.values():
        registered = [delivery for delivery in group if delivery not in fresh]
        is_first = len(registered) == 1 and of(registered[0]) in here
        first = registered[0] if is_first else None
        found |= {delivery: first for delivery in group if delivery != first}
    return found


def clash(delivery: Delivery, rivals: list[Delivery], first: Delivery | None, known: list[Delivery]) -> Held:
    """Return a rival as held, and how to name it where it is a correction.

    first: the rival that is used. known: all deliveries that are not withdrawn.
    """
    others = ", ".join(f"{d.file} with sha256 {d.sha256[:12]}" for d in rivals if d is not delivery)
    newest = max(d.revision for d in known if d.identity == delivery.identity)
    part = f".p{delivery.part}" if delivery.part > 1 else ""
    if first is not None:
        return held_for(
            delivery,
            f"its contents (sha256 {delivery.sha256[:12]}) claim to be the revision that {first.file} is, "
            f"with sha256 {first.sha256[:12]}, which was received before. If they are its correction, name "
            f"the file {delivery.sender}.r{newest + 1}{part}.csv",
        )
    reason = (
        f"its contents (sha256 {delivery.sha256[:12]}) and {others} claim to be one revision of a delivery, "
        "so neither is used. Restore the file that was received first; if the other is its correction, "
        f"name that {delivery.sender}.r{newest + 1}{part}.csv"
    )
    return held_for(delivery, reason)
