"""One batch from raw files to a published warehouse, as plain steps that pass paths and ids."""

import csv
import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.intake import Cache, Outcome, digest_of_files, intake_key, take_in
from flows.intake.manifest import Delivery, Held, take_stock
from flows.problems import NotPublished
from flows.settings import PROJECT, SQL, Settings
from flows.warehouse.audit import Verdict, refuse_to_publish
from flows.warehouse.build import CONFIG, Inputs, build, work_file
from flows.warehouse.publish import RELEASE_COLUMNS, draft_from, read_releases, swap_in

ABOUT_REGIONS = ("provinces", "regions")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


@dataclass(frozen=True)
class Taken:
    """A delivery with its outcome."""

    delivery: Delivery
    key: str
    outcome: Outcome


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
            *(PROJECT / "flows" / "warehouse").glob("*.py"),
            SQL / "columns.txt",
        ]
    )
    office = (settings.office_name, settings.region_code)
    inputs = json.dumps([sorted(keys.items()), [asdict(h) for h in inventory.held], office, code])
    return Plan(inventory.current, inventory.held, keys, code, hashlib.sha256(inputs.encode()).hexdigest())


def is_published(settings: Settings, plan: Plan) -> bool:
    """Whether the published file was made from exactly these inputs."""
    releases = read_releases(settings.published)
    return releases.num_rows > 0 and str(releases["inputs_digest"][-1]) == plan.inputs_digest


def datasets_with_news(settings: Settings, plan: Plan) -> list[str]:
    """Datasets with a delivery that is not taken in yet, those about regions first."""
    cache = _cache(settings)
    fresh = {d.dataset for d in plan.current if cache.load(plan.keys[d.delivery_id]) is None}
    return sorted(fresh, key=lambda name: (name in schemas.NEEDS_REGIONS, name))


def take_in_dataset(settings: Settings, plan: Plan, dataset: str) -> dict[str, int]:
    """Take in every new delivery of one dataset; return its counts of deliveries by status."""
    cache = _cache(settings)
    regions = known_regions(settings, plan) if dataset in schemas.NEEDS_REGIONS else None
    statuses: Counter[str] = Counter()
    for delivery in plan.current:
        key = plan.keys[delivery.delivery_id]
        if delivery.dataset != dataset or cache.load(key) is not None:
            continue
        content = (settings.raw / delivery.file).read_bytes()
        if hashlib.sha256(content).hexdigest() != delivery.sha256:
            raise NotPublished(f"{delivery.file} changed while it was read. Start the run again.")
        sender = settings.sender(dataset, delivery.sender)
        outcome, accepted = take_in(schemas.dataset(dataset), content, sender, regions)
        cache.keep(key, outcome, accepted)
        statuses[outcome.status] += 1
    return dict(statuses)


def known_regions(settings: Settings, plan: Plan) -> pyarrow.Table:
    """Build core.regions from the accepted region reference alone, as the lookup of other deliveries."""
    taken = [t for t in taken_in(settings, plan) if t.delivery.dataset in ABOUT_REGIONS]
    refuse_without_reference(taken, [h for h in plan.held if h.dataset in ABOUT_REGIONS])
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.execute("create schema staging")
        for name, table in staging_tables(settings, taken, ABOUT_REGIONS).items():
            connection.register("incoming", table)
            connection.execute(f"create table staging.{name} as from incoming")
        return connection.sql((SQL / "core" / "regions.sql").read_text(encoding="utf-8")).to_arrow_table()


def taken_in(settings: Settings, plan: Plan) -> list[Taken]:
    """Return every current delivery whose outcome is kept."""
    cache = _cache(settings)
    taken = []
    for delivery in plan.current:
        outcome = cache.load(plan.keys[delivery.delivery_id])
        if outcome is not None:
            taken.append(Taken(delivery, plan.keys[delivery.delivery_id], outcome))
    return taken


def refuse_without_reference(taken: list[Taken], held: list[Held]) -> None:
    """Raise NotPublished where reference data were refused, in whole or in part, or are held."""
    told = [f"  {h.file}: {h.reason}." for h in held if h.dataset in schemas.REFERENCE]
    for item in taken:
        if item.delivery.dataset in schemas.REFERENCE and item.outcome.status != "accepted":
            told += [f"  {item.delivery.file}: {line}" for line in _reasons(item.outcome)]
    if told:
        raise NotPublished("Reference data were refused, so nothing was published.\n" + "\n".join(told))


def _reasons(outcome: Outcome, most: int = 5) -> list[str]:
    if outcome.reason:
        return [outcome.reason]
    told = [
        f"line {b.line}"
        + (f", column {b.column}" if b.column else "")
        + ("" if b.value is None else f": found {b.value!r}")
        + f", expected: {b.expected} (rule {b.rule})"
        for b in outcome.breaches
    ]
    return told[:most] + ([f"and {len(told) - most} more"] if len(told) > most else [])


def staging_tables(
    settings: Settings, taken: list[Taken], names: tuple[str, ...]
) -> dict[str, pyarrow.Table]:
    """Return the accepted rows of each dataset with their delivery's id; no delivery gives no rows."""
    cache = _cache(settings)
    tables = {}
    for name in names:
        parts = []
        for item in taken:
            if item.delivery.dataset == name and item.outcome.accepted > 0:
                rows = pyarrow.parquet.read_table(cache.rows(item.key), partitioning=None)
                ids = pyarrow.array([item.delivery.delivery_id] * rows.num_rows, pyarrow.string())
                parts.append(rows.append_column("delivery_id", ids))
        tables[name] = pyarrow.concat_tables(parts) if parts else _no_rows(name)
    return tables


def _no_rows(name: str) -> pyarrow.Table:
    from flows.intake.judge import stage  # noqa: PLC0415 - Pandera is only imported where it is needed
    from flows.settings import Sender  # noqa: PLC0415

    regions = pyarrow.table(
        {
            c: pyarrow.array([], pyarrow.string())
            for c in ("region_code", "region_level", "names", "kemendagri_code")
        }
    )
    staged = stage(schemas.dataset(name), {}, Sender(), regions)
    return staged.append_column("delivery_id", pyarrow.array([], pyarrow.string()))


def build_draft(settings: Settings, plan: Plan, now: datetime | None = None) -> tuple[Path, list[Verdict]]:
    """Build, audit and copy to a draft beside the published file. Raises NotPublished; publishes nothing."""
    taken = taken_in(settings, plan)
    write_rejections(settings, taken, plan.held)
    refuse_without_reference(taken, plan.held)
    work = settings.warehouse / ".work"
    work.mkdir(parents=True, exist_ok=True)
    (work / "build.duckdb").unlink(missing_ok=True)
    draft = settings.warehouse / ".cakupan.draft.duckdb"
    draft.unlink(missing_ok=True)
    inputs = Inputs(
        staging=staging_tables(settings, taken, schemas.NAMES),
        ledger=ledger_tables(settings, plan, taken, now or datetime.now(UTC)),
    )
    with work_file(work / "build.duckdb") as connection:
        verdicts = build(connection, inputs)
        refuse_to_publish(verdicts)
        draft_from(connection, draft)
    return draft, verdicts


def publish_draft(settings: Settings, draft: Path) -> str:
    """Swap the draft in; return the id of the release that is now served."""
    former = read_releases(settings.published)
    former_id = former["release_id"][-1].as_py() if former.num_rows else None
    swap_in(draft, settings.published, former_id, settings.keep_releases)
    return str(read_releases(settings.published)["release_id"][-1].as_py())


def ledger_tables(
    settings: Settings, plan: Plan, taken: list[Taken], now: datetime
) -> dict[str, pyarrow.Table]:
    """Return the ledger: deliveries, rejections, the office, and the releases with this one last."""
    partial = bool(plan.held) or any(t.outcome.status != "accepted" for t in taken)
    release = {
        "release_id": f"{now:%Y%m%dT%H%M%S}Z-{plan.inputs_digest[:8]}",
        "published_at": now.replace(tzinfo=None),
        "inputs_digest": plan.inputs_digest,
        "code_digest": plan.code_digest,
        "status": "partial" if partial else "complete",
        "data_kind": "real",
        "office_name": settings.office_name,
        "region_code": settings.region_code,
        "cakupan_version": version("cakupan"),
        "duckdb_version": duckdb.__version__,
    }
    releases = [*read_releases(settings.published).to_pylist(), release]
    return {
        "deliveries": _deliveries(taken, plan.held),
        "rejections": _rejections(taken),
        "office": pyarrow.table(
            {"office_name": [settings.office_name], "region_code": [settings.region_code]}
        ),
        "releases": pyarrow.Table.from_pylist(releases, schema=RELEASE_COLUMNS),
    }


DELIVERIES = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in ("delivery_id", "dataset", "sender", "period")),
        *((name, pyarrow.int64()) for name in ("part", "revision")),
        *((name, pyarrow.string()) for name in ("file", "sha256", "received_at", "status", "reason")),
        *(
            (name, pyarrow.int64())
            for name in (
                "bytes",
                "physical_rows",
                "accepted_rows",
                "rejected_rows",
                "duplicate_rows",
                "structural_rows",
            )
        ),
    ]
)


def _deliveries(taken: list[Taken], held: list[Held]) -> pyarrow.Table:
    rows: list[dict[str, Any]] = [
        {
            **{k: v for k, v in asdict(t.delivery).items() if k in DELIVERIES.names},
            "delivery_id": t.delivery.delivery_id,
            "status": t.outcome.status,
            "reason": t.outcome.reason,
            "physical_rows": t.outcome.physical_rows,
            "accepted_rows": t.outcome.accepted,
            "rejected_rows": t.outcome.rejected,
            "duplicate_rows": t.outcome.duplicates,
            "structural_rows": t.outcome.structural,
        }
        for t in taken
    ]
    rows += [
        {
            "delivery_id": f"{h.file}@{h.sha256[:12] or 'held'}",
            "dataset": h.dataset,
            "file": h.file,
            "sha256": h.sha256 or None,
            "status": "held",
            "reason": h.reason,
        }
        for h in held
    ]
    return pyarrow.Table.from_pylist(rows, schema=DELIVERIES)


REJECTIONS = pyarrow.schema(
    [
        ("delivery_id", pyarrow.string()),
        ("dataset", pyarrow.string()),
        ("file", pyarrow.string()),
        ("line", pyarrow.int64()),
        *((name, pyarrow.string()) for name in ("column_name", "rule", "severity", "expected", "value")),
    ]
)


def _rejections(taken: list[Taken]) -> pyarrow.Table:
    rows = [
        {
            "delivery_id": t.delivery.delivery_id,
            "dataset": t.delivery.dataset,
            "file": t.delivery.file,
            "line": b.line,
            "column_name": b.column or "(row)",
            "rule": b.rule,
            "severity": "error",
            "expected": b.expected,
            "value": b.value,
        }
        for t in taken
        for b in t.outcome.breaches
    ]
    return pyarrow.Table.from_pylist(rows, schema=REJECTIONS)


def write_rejections(settings: Settings, taken: list[Taken], held: list[Held]) -> None:
    """Write rejections.csv, what was refused and why, for a spreadsheet: no live formula in it."""
    rows = [[h.file, "", "", "held", h.reason, ""] for h in held]
    rows += [[t.delivery.file, "", "", "refused", t.outcome.reason, ""] for t in taken if t.outcome.reason]
    rows += [
        [r["file"], r["line"], r["column_name"], r["rule"], r["expected"], r["value"]]
        for r in _rejections(taken).to_pylist()
    ]
    draft = settings.warehouse / ".rejections.draft.csv"
    with draft.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["file", "line", "column", "rule", "expected", "value"])
        for row in rows:
            writer.writerow([f"'{cell}" if str(cell).startswith(FORMULA) else cell for cell in row])
    draft.replace(settings.warehouse / "rejections.csv")


def _cache(settings: Settings) -> Cache:
    return Cache(settings.warehouse / "cache" / "intake")
