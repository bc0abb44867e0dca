"""Kind `files`: a folder of this machine, or a share that is mounted."""

from collections.abc import Iterator

from flows.pull.keys import FILE_PATH, Key, Kind, path
from flows.pull.offer import Asked, Draft, Fetched, Offer, PassedOver
from flows.sources import Source


def offers(source: Source, asked: Asked) -> Iterator[Offer | PassedOver]:
    """Yield what lies below the location, as flows.pull.folders does."""
    from flows.pull import folders

    return folders.offers(source, asked)


def fetch(source: Source, offer: Offer, draft: Draft) -> Fetched:
    """Write the whole file to the draft, as flows.pull.folders does."""
    from flows.pull import folders

    return folders.fetch(source, offer, draft)


LOCATION = Key("location", "folder, from that of the configuration on", path)
KIND = Kind(needs=(LOCATION, FILE_PATH), offers=offers, fetch=fetch, is_listed=True)
