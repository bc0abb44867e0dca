"""What a run has to do: deliveries in force, keys of their outcomes, the digest of all that counts."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import schemas
from flows.clock import refuse_clock_behind
from flows.disk import replace_text
from flows.intake.checksums import Checksums, memory_of
from flows.intake.delivery import Copy, Delivery, Held
from flows.intake.pseudonym import VERSION, PseudonymKey, key_of, read_key
from flows.intake.stock import Stock, take_stock
from flows.meaning import MEMORY, code_of, tree
from flows.problems import WrongUsage
from flows.settings import SIMULATED, Settings
from flows.warehouse.accepted import Acceptance, read_accepted
from flows.warehouse.calendar import Obligation, known, today
from flows.warehouse.clock import decided_and_published
from flows.warehouse.judged_with import digests_of, intake_key
from flows.warehouse.publish import is_whole, releases_before


@dataclass(frozen=True)
class Plan(Stock):
    """What is in force, the keys of outcomes in the cache, and the digest of everything that counts."""

    keys: dict[str, str]
    """Intake key by delivery id."""
    code_digest: str
    inputs_digest: str
    data_kind: str
    """real or simulated."""
    judged_with: dict[str, dict[str, str]] = field(default_factory=dict)
    """Digests of what a delivery is judged with, by its id and then by what it is."""
    owed: list[Obligation] = field(default_factory=list)
    """What is overdue, and what else is owed of the months that are there."""
    accepted: list[Acceptance] = field(default_factory=list)
    """Deliveries that are used however far off they are, and losses that may be."""

    @property
    def accepts(self) -> frozenset[tuple[str, str]]:
        """Id and sha256 of what was accepted."""
        return frozenset((one.delivery_id, one.sha256) for one in self.accepted)

    def save(self, path: Path) -> None:
        """Write the plan as JSON; it names files, nobody's rows."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Plan":
        """Read a saved plan."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        parts: dict[str, type[Any]] = dict.fromkeys(("current", "replaced", "former", "withdrawn"), Delivery)
        parts |= {"held": Held, "copies": Copy, "owed": Obligation, "accepted": Acceptance}
        return cls(**kept | {name: [kind(**one) for one in kept[name]] for name, kind in parts.items()})


def make_plan(settings: Settings, now: datetime | None = None) -> Plan:
    """Register new files and say what a complete build of the current deliveries consists of.

    now: what is overdue by then counts, and nothing else of it: the same deliveries and the same obligations
    that are overdue have the same digest. Raises OutsideFailed where it is before what is known to have
    happened, for what cannot be read, and for folders that have lost all their files.
    """
    now = now or datetime.now(UTC)
    refuse_clock_behind(now, decided_and_published(settings))
    checksums = Checksums(memory_of(settings.warehouse))
    inventory = take_stock(settings.raw, now, checksums.of, partial(_refuse_wrong_usage, settings))
    checksums.save()
    data_kind = data_kind_of(inventory.current)
    deliveries = [*inventory.current, *inventory.former]
    tree().recall(MEMORY)
    judged_with = digests_of(settings, deliveries, pseudonym_key)
    keys = {d.delivery_id: intake_key(d, judged_with[d.delivery_id]) for d in deliveries}
    code = code_of("release")
    tree().remember(MEMORY)
    owed = list(known(settings.sources, inventory.current, today(now, settings.time_zone)))
    accepted = read_accepted(settings.raw)
    listed = (inventory.held, inventory.copies, owed, accepted, inventory.withdrawn)
    told = [[asdict(one) for one in some] for some in listed]
    arrived = sorted(
        (d.delivery_id, d.period or "", d.part, d.revision, d.received_at)
        for d in (*inventory.current, *inventory.replaced)
    )
    inputs = json.dumps([sorted(keys.items()), told, arrived, shown_of_office(settings), code])
    return Plan(
        **{one.name: getattr(inventory, one.name) for one in fields(Stock)},
        keys=keys,
        judged_with=judged_with,
        code_digest=code,
        inputs_digest=hashlib.sha256(inputs.encode()).hexdigest(),
        data_kind=data_kind,
        owed=owed,
        accepted=accepted,
    )


def shown_of_office(settings: Settings) -> list[str | float]:
    """Return what of the configuration the tables show."""
    shown = [settings.office_name, settings.region_code, settings.time_zone]
    tolerance = [settings.reconciliation_tolerance, settings.reconciliation_blocks]
    return [*shown, *tolerance, settings.gaps_block]


def _refuse_wrong_usage(settings: Settings, current: list[Delivery]) -> None:
    """Raise WrongUsage where these deliveries may not be in one warehouse, in this one, or under this key."""
    data_kind = data_kind_of(current)
    _refuse_other_kind(settings, data_kind)
    if any(delivery.dataset in schemas.KEYED for delivery in current):
        key = pseudonym_key(settings, current)
        if data_kind == "real":
            _refuse_other_key(settings, key.version)


def data_kind_of(current: list[Delivery]) -> str:
    """Return real or simulated. Raises WrongUsage where facts of both kinds lie in one raw folder."""
    facts = [d for d in current if d.dataset in schemas.FACTS + schemas.EXTRACTS]
    simulated = [d for d in facts if d.is_simulated]
    real = [d for d in facts if not d.is_simulated]
    if simulated and real:
        raise WrongUsage(
            f"{simulated[0].file} is simulated and {real[0].file} is not: one warehouse holds simulated or "
            f"real records, never both. Found {len(simulated)} simulated and {len(real)} real deliveries. "
            "Move those of one kind to another raw folder."
        )
    return "simulated" if simulated else "real"


def _refuse_other_kind(settings: Settings, data_kind: str) -> None:
    """Raise WrongUsage where the warehouse serves records of the other kind: readers would not notice."""
    before = releases_before(settings.published)
    served = str(before["data_kind"][-1]) if before.num_rows else data_kind
    if served != data_kind:
        raise WrongUsage(
            f"{settings.published} holds {served} records and those of {settings.raw} are {data_kind}: one "
            "warehouse holds one kind. Name another folder with --warehouse."
        )


def _refuse_other_key(settings: Settings, version: str) -> None:
    """Raise WrongUsage where the people of this warehouse bear pseudonyms under another key."""
    path = settings.warehouse / "persons" / "key_version"
    known = path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""
    if not VERSION.fullmatch(known):  # none yet, or torn: it says nothing of another key
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_text(path, version)
        return
    if known != version:
        raise WrongUsage(
            f"The key of the pseudonyms has version {version}, and {settings.warehouse} was made under "
            f"{known}: under another key nobody is recognised. Restore the former key. Where the change is "
            f"meant, remove {path} and run again: all extracts are taken in anew."
        )


def pseudonym_key(settings: Settings, current: list[Delivery]) -> PseudonymKey:
    """Return the key of the pseudonyms; that of a simulation only serves simulated records."""
    if brings_its_key(settings, current):
        return key_of(settings.simulated_key or "", str(settings.raw / SIMULATED))
    return read_key(settings.key_file)


def brings_its_key(settings: Settings, current: list[Delivery]) -> bool:
    """Whether the records are simulated, of a folder with a key of its own."""
    return settings.simulated_key is not None and data_kind_of(current) == "simulated"


def is_published(settings: Settings, plan: Plan) -> bool:
    """Whether the published file was made from exactly these inputs, and is to the last byte what it was."""
    releases = releases_before(settings.published)
    is_of_these = releases.num_rows > 0 and str(releases["inputs_digest"][-1]) == plan.inputs_digest
    return is_of_these and is_whole(settings.published, settings.warehouse / "releases")
