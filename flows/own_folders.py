"""The folders of the warehouse and of raw deliveries: no command writes there what a user asked to have."""

import os
from collections.abc import Iterable
from pathlib import Path

from flows.problems import WrongUsage


def outside(named: Path, own: Iterable[Path]) -> Path:
    """Return the place that a user named, symbolic links followed.

    own: folders of the warehouse and of raw deliveries. Raises WrongUsage where the place is one of them,
    lies in one or holds one.
    """
    place = Path(os.path.realpath(named))  # unlike resolve(), at ease with links that lead in a circle
    for folder in own:
        kept = Path(os.path.realpath(folder))
        if place == kept:
            relation = "is"
        elif place.is_relative_to(kept):
            relation = "lies in"
        elif kept.is_relative_to(place):
            relation = "holds"
        else:
            continue
        raise WrongUsage(
            f"{named} {relation} {kept}, a folder of the warehouse or of raw deliveries. "
            "Name a place elsewhere."
        )
    return place
