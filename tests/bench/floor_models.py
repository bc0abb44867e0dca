"""The queries of the floor: what datasets declare and sql/ has, quick macros for files in the plain formats.

Rules are files of `severity | rule | what is true of a row that breaks it`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import schemas
from flows.intake.pseudonym import key_of
from flows.intake.queries import kept_query, read_query, staging_query
from flows.intake.surroundings import lookups
from flows.sender import SIMULATED
from flows.settings import SQL, Settings
from flows.warehouse.period_tables import period_models

RULES = Path(__file__).parent / "floor"
CORE = ("regions", "offices", "office_regions", "contribution_rates", "contribution_bounds")
COUNTS = (*schemas.EXTRACTS, "persons", "sponsored", "office_counts", "acceptance")
PERIOD = ("kept", "person_rows", "cells", "ledger_counts", *COUNTS)
"""Models of sql/period that run; nothing has happened yet to the memberships of a first month."""
QUICK = """
create or replace macro parse.month(printed) as
case when length(printed) = 7 and printed[5] = '-' then try_cast(printed || '-01' as date) end;
create or replace macro parse.calendar_date(printed, date_format) as
case when length(printed) = 10 and printed[5] = '-' then try_cast(printed as date) end;
create or replace macro parse.amount(printed, number_format) as
case when regexp_full_match(printed, '-?[0-9]+([.][0-9]{1,2})?') then try_cast(printed as decimal(18, 2)) end;
"""
NAME = re.compile(r"(?P<sender>[^.]+)(?:\.r(?P<revision>\d+))?(?:\.p(?P<part>\d+))?\.csv")


@dataclass(frozen=True)
class Model:
    """A table or view, by its name `schema.table`."""

    name: str
    query: str
    is_view: bool = False


def read_rules(dataset: str) -> dict[str, dict[str, str]]:
    """Return what is true of a row that breaks a rule, by severity and rule."""
    found: dict[str, dict[str, str]] = {"error": {}, "warning": {}}
    for line in (RULES / f"{dataset}.rules").read_text(encoding="utf-8").splitlines():
        severity, name, broken = line.split(" | ", 2)
        found[severity][name] = broken
    return found


def macros(settings: Settings) -> str:
    """Return the statements that make the macros; the key of the pseudonyms is written into them."""
    key = key_of(settings.simulated_key or "", "simulated.toml").secret.ljust(64, b"\0")
    inner, outer = (f"unhex('{bytes(byte ^ pad for byte in key).hex()}')" for pad in (0x36, 0x5C))
    texts = {path.stem: text_of(path) for path in (SQL / "parse").glob("*.sql")}
    uses = {name: set(re.findall(r"\bparse\.(\w+)\(", text)) - {name} for name, text in texts.items()}
    ordered = [texts[name] for name in TopologicalSorter(uses).static_order()]
    return "".join(
        [
            *(f"create schema if not exists {name};\n" for name in ("parse", "metrics")),
            *(text.replace("create macro", "create or replace macro") for text in ordered),
            text_of(SQL / "metrics" / "rate_of_percent.sql").replace("create", "create or replace", 1),
            f"{QUICK}create or replace macro parse.pseudonym(number) as "
            f"left(sha256({outer} || unhex(sha256({inner} || encode(number)))), 32)::uuid;",
        ]
    )


def models(settings: Settings, period: str) -> list[Model]:
    """Return all models, each after those that it reads."""
    files = {name: files_of(settings, name, period) for name in schemas.EXTRACTS}
    files |= {name: sorted((settings.raw / name).glob("*.csv")) for name in schemas.JUDGED_BY}
    day = f"date '{period}-01'"
    made = [
        Model("period.bounds", f"select {day} as period, last_day({day}) as period_end_date"),
        Model("intake.delivery", f"select {day} as period"),
        Model("intake.office", f"select '{settings.region_code}' as region_code"),
        Model("intake.deliveries", deliveries(files, day)),
        *(Model(f"core.{name}", text_of(SQL / "core" / f"{name}.sql")) for name in CORE),
        *(
            Model(f"intake.{name}", "from core.regions", is_view=True)
            for name in ("regions", "known_regions")
        ),
        *(
            Model(f"intake.{name}", text_of(SQL / "lookup" / f"{name}.sql"))
            for name in ("region_names", *lookups())
        ),
        *(model for name, paths in files.items() for model in staged(name, paths)),
        *(model for name in schemas.EXTRACTS for model in judged(name)),
        *counted(),
    ]
    known = {model.name: model for model in made}
    reads = {name: known.keys() & re.findall(r"\b[a-z]+\.\w+", model.query) for name, model in known.items()}
    return [known[name] for name in TopologicalSorter(reads).static_order()]


def files_of(settings: Settings, dataset: str, period: str) -> list[Path]:
    """Return the files in force of a dataset and month: of each sender and part the highest revision."""
    found: dict[tuple[str, str], tuple[int, Path]] = {}
    for path in sorted((settings.raw / dataset / period).glob("*.csv")):
        match = NAME.fullmatch(path.name)
        if match is None:
            raise SystemExit(f"{path.name} is not named like a delivery")
        place = (match["sender"], match["part"] or "")
        found[place] = max(found.get(place, (0, path)), (int(match["revision"] or 1), path))
    return [path for _, path in found.values()]


def deliveries(files: dict[str, list[Path]], day: str) -> str:
    """Return the query of all files, numbered."""
    rows = [
        f"({number}, '{dataset}/{path.name}', {quoted(path)}, '{dataset}', '{path.name.split('.')[0]}', "
        f"{path.name.startswith(SIMULATED)}, {day}, 'plain', 'iso', 'none')"
        for number, (dataset, path) in enumerate((d, p) for d, paths in files.items() for p in paths)
    ]
    names = "delivery_number, delivery_id, filename, dataset, sender, is_simulated, period"
    return f"from (values {', '.join(rows)}) as files ({names}, number_format, date_format, code_system)"


def staged(name: str, files: list[Path]) -> list[Model]:
    """Return the models of delivered rows and of their types; the line of a row is the number of its file."""
    dataset = schemas.dataset(name)
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in dataset.header)
    listed = ", ".join(quoted(path) for path in files)
    reader = (
        f"read_csv([{listed}], columns = {{{columns}}}, "
        "header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false, "
        "hive_partitioning = false, filename = true, ignore_errors = true)"
    )
    if not files:  # DuckDB reads no list without a file
        nothing = ", ".join(f"null::varchar as {column}" for column in (*dataset.header, "filename"))
        reader = f"(select {nothing} limit 0)"
    delivered = (
        "select incoming.*, deliveries.delivery_number, deliveries.delivery_number as line, "
        f"hash({', '.join(dataset.header)}) as row_digest from {reader} as incoming "
        "inner join intake.deliveries as deliveries using (filename)"
    )
    read = read_query(dataset).replace(f"intake.{name}", f"delivered.{name}")
    return [
        Model(f"delivered.{name}", delivered, is_view=True),
        Model(f"read.{name}", read, is_view=True),
        Model(f"staging.{name}", without_comments(staging_query(dataset)), is_view=dataset.is_extract),
    ]


def judged(name: str) -> list[Model]:
    """Return the models of an extract's judged rows, of those that its file repeats, and of what is kept."""
    dataset = schemas.dataset(name)
    kept = re.sub(
        r"\b(\w+)_pseudonym\b", r"parse.pseudonym(\1)", kept_query(dataset).partition(" order by")[0]
    )
    marks = ", ".join(bits(broken.values(), f"{severity}s") for severity, broken in read_rules(name).items())
    named = {column.staged: column.pseudonym for column in dataset.numbered}
    of_key = "".join(f"{column}, " for column in dataset.key if column not in {*named, *dataset.kept})
    made = [
        Model(
            f"judged.{name}",
            kept.replace(
                "select line,", f"select line as delivery_number, {of_key}row_digest, {marks},"
            ).replace("getvariable('key_version')", "'bench'"),
        )
    ]
    lost = ""
    if dataset.key:
        key = ", ".join(named.get(column, column) for column in dataset.key)
        ranked = (
            f"select rowid as line, delivery_number, {key}, errors = 0 as is_sound, "
            f"row_number() over (partition by delivery_number, {key}, row_digest order by rowid) as place "
            f"from judged.{name} semi join judged.repeated_{name} using ({key})"
        )
        several = (
            f"count(*) filter (where is_sound and place = 1) over (partition by delivery_number, {key}) > 1"
        )
        lines = f"select line, place > 1 as is_duplicate from ({ranked})"
        made += [
            Model(
                f"judged.repeated_{name}", f"select {key} from judged.{name} group by all having count(*) > 1"
            ),
            Model(f"judged.lost_{name}", f"{lines} qualify place > 1 or (is_sound and {several})"),
        ]
        lost = f" and rows.rowid not in (select line from judged.lost_{name})"
    rows = (
        "select rows.rowid as line, rows.* exclude (delivery_number, row_digest, errors, warnings), "
        f"deliveries.delivery_id, deliveries.sender from judged.{name} as rows "
        f"inner join intake.deliveries as deliveries using (delivery_number) where rows.errors = 0{lost}"
    )
    return [*made, Model(f"intake.{name}", rows, is_view=True)]


def counted() -> list[Model]:
    """Return the counts of the month, and what they read besides."""
    nothing = (
        "null::varchar as office_code, null::varchar as segment, null::varchar as kind, false as is_observed"
    )
    status = "case when is_active then 'active' when not is_active then 'inactive' end as status"
    refused = (
        f"select office_code, segment, {status}, count(*) as rows from judged.memberships where errors <> 0"
    )
    repeats = "select 'memberships' as dataset, count(*) as duplicates from judged.lost_memberships"
    few = "(from intake.memberships semi join judged.repeated_memberships using (membership_id))"
    found = [
        Model(model.name, without_comments(model.query), is_view=model.gives == "view")
        for model in period_models()
        if model.name.removeprefix("period.") in PERIOD
    ]
    return [
        Model("period.crossings", f"select {nothing} limit 0"),
        Model("intake.refused", f"{refused} group by all"),
        Model("intake.delivery_totals", f"{repeats} where is_duplicate"),
        Model("period.clashes", text_of(SQL / "period" / "clashes.sql").replace("intake.memberships", few)),
        *found,
    ]


def bits(broken: Iterable[str], name: str) -> str:
    """Return the column whose bits say which rules a row breaks."""
    parts = [f"(coalesce({text}, false)::ubigint << {place})" for place, text in enumerate(broken)]
    return f"({' | '.join(parts) or '0'}) as {name}"


def rule_counts() -> str:
    """Return the query of how often each rule is broken in each file of memberships."""
    return " union all ".join(
        f"select delivery_number, rules.name as rule, '{severity}' as severity, count(*) as rows "
        f"from judged.memberships inner join (select unnest({list(broken)}) as name, "
        f"unnest(range({len(broken)})) as place) as rules on ({severity}s >> place) & 1 = 1 "
        f"where {severity}s <> 0 group by all"
        for severity, broken in read_rules("memberships").items()
    )


def text_of(path: Path) -> str:
    """Return a text of SQL without comments."""
    return without_comments(path.read_text(encoding="utf-8"))


def without_comments(text: str) -> str:
    """Return a text of SQL without comments, which may hold a semicolon or name a table."""
    return re.sub(r"--.*", "", text)


def quoted(path: Path) -> str:
    """Return a path as a text of SQL."""
    text = str(path).replace("'", "''")
    return f"'{text}'"
