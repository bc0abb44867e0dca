"""Kind `http`: files on the web whose addresses are known; which of them are there is found by asking."""

from collections.abc import Iterator

from flows.pattern import ending_of
from flows.problems import WrongUsage
from flows.pull.keys import CA_FILE, FILE_PATH, HOSTS, PASSWORD, TLS, TOKEN, USER, WEB, Key, Kind
from flows.pull.offer import Asked, Draft, Fetched, Offer
from flows.sources import Source

KNOWN = {"sender", "period", "year", "month"}


def refuse(source: Source) -> None:
    """Raise WrongUsage where the addresses cannot be told."""
    path = source.path
    if path is None or not path.is_exact or not path.fields <= KNOWN:
        raise WrongUsage(
            f"sources.{source.name}.path must be written out, with {{sender}}, {{period}}, {{year}} and "
            "{month} alone: nothing can be listed on the web."
        )
    if not source.senders:
        raise WrongUsage(f"sources.{source.name}.senders is missing: nothing can be listed on the web.")


def offers(source: Source, asked: Asked) -> Iterator[Offer]:
    """Yield what each sender may have of each month, or once where the path names no month."""
    path = source.path
    assert path is not None  # noqa: S101 - its kind needs one
    periods = asked.months if path.fields & {"period", "year"} else (None,)
    for period in periods:
        for sender in source.senders:
            place = path.write(sender=sender, period=period or "")
            yield Offer(source.name, str(source.dataset), sender, period, str(ending_of(place)), place)


def fetch(source: Source, offer: Offer, draft: Draft) -> Fetched:
    """Write the file to the draft, as flows.pull.download does."""
    from flows.pull import web
    from flows.pull.download import download

    with web.client(source) as client:
        return download(client, source, f"{source.location}/{offer.place}", draft)


KIND = Kind(
    needs=(Key("location", "`https://` host and folder", WEB), FILE_PATH),
    may_have=(USER, PASSWORD, TOKEN, HOSTS, CA_FILE, TLS),
    refuse=refuse,
    offers=offers,
    fetch=fetch,
)
