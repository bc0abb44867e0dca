"""What a run has to do: deliveries in force, keys of their outcomes, the digest of all that counts."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import schemas
from flows.intake.intake import digest_of_files, intake_key
from flows.intake.manifest import Delivery, Held, take_stock
from flows.settings import PROJECT, SQL, Settings
from flows.warehouse.publish import read_releases

ABOUT_REGIONS = ("provinces", "regions")
# They read what is published or judge what is not: a change of theirs makes no new release.
READERS = ("answers", "query", "validate")


@dataclass(frozen=True)
class Plan:
    """What is in force, the keys of its outcomes in the cache, and the digest of everything that counts."""

    current: list[Delivery]
    held: list[Held]
    keys: dict[str, str]
    """Intake key by delivery id."""
    code_digest: str
    inputs_digest: str

    def save(self, path: Path) -> None:
        """Write the plan as JSON; it names files, nobody's rows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Plan":
        """Read a saved plan."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            **kept
            | {"current": [Delivery(**d) for d in kept["current"]], "held": [Held(**h) for h in kept["held"]]}
        )


def make_plan(settings: Settings, now: datetime | None = None) -> Plan:
    """Register new files and say what a complete build of the current deliveries consists of."""
    inventory = take_stock(settings.raw, now)
    about_regions = hashlib.sha256((SQL / "core" / "regions.sql").read_bytes())
    keys: dict[str, str] = {}
    for needs in (False, True):
        for delivery in inventory.current:
            if (delivery.dataset in schemas.NEEDS_REGIONS) is needs:
                sender = settings.sender(delivery.dataset, delivery.sender)
                digest = about_regions.hexdigest() if needs else None
                keys[delivery.delivery_id] = intake_key(delivery, sender, digest)
                if delivery.dataset in ABOUT_REGIONS:
                    about_regions.update(keys[delivery.delivery_id].encode())
    code = digest_of_files(
        [
            *(
                path
                for folder in ("core", "marts", "audit", "checks", "metrics")
                for path in (SQL / folder).glob("*.sql")
            ),
            *(p for p in (PROJECT / "flows" / "warehouse").glob("*.py") if p.stem not in READERS),
            SQL / "columns.txt",
        ]
    )
    tolerance = (settings.reconciliation_tolerance, settings.reconciliation_blocks)
    office = (settings.office_name, settings.region_code, *tolerance)
    inputs = json.dumps([sorted(keys.items()), [asdict(h) for h in inventory.held], office, code])
    return Plan(inventory.current, inventory.held, keys, code, hashlib.sha256(inputs.encode()).hexdigest())


def is_published(settings: Settings, plan: Plan) -> bool:
    """Whether the published file was made from exactly these inputs."""
    releases = read_releases(settings.published)
    return releases.num_rows > 0 and str(releases["inputs_digest"][-1]) == plan.inputs_digest
