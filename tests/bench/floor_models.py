"""The queries of the floor, in the order in which they run: what the pipeline does, written by hand in SQL.

Rules are files of `severity | rule | what is true of a row that breaks it`. The work on the membership rows
is written for speed; what is small reads the models of the pipeline itself.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import schemas
from flows.intake.delivery import SIMULATED
from flows.intake.pseudonym import key_of
from flows.intake.surroundings import LOOKUPS
from flows.settings import SQL, Settings

FLOOR = Path(__file__).parent / "floor"
REFERENCE = ("provinces", "regions", "offices", "office_regions", "contribution_rates")
CORE = ("regions", "offices", "office_regions", "contribution_rates", "contribution_bounds")
SMALL = ("employers", "projects", "contributions", "recaps")
COUNTS = ("memberships", "persons", "sponsored", "employers", "projects", "contributions", "recaps")
TIDY = """
create or replace macro quick.month(printed) as
case when length(printed) = 7 and printed[5] = '-' then try_cast(printed || '-01' as date) end;
create or replace macro quick.day(printed) as
case when length(printed) = 10 and printed[5] = '-' then try_cast(printed as date) end;
create or replace macro quick.amount(printed) as
case when regexp_full_match(printed, '-?[0-9]+([.][0-9]{1,2})?') then try_cast(printed as decimal(18, 2)) end;
"""
"""Text into values for files in the plain formats, without the choice of a format for each row."""
NAME = re.compile(r"(?P<sender>[^.]+)(?:\.r(?P<revision>\d+))?(?:\.p(?P<part>\d+))?\.csv")


@dataclass(frozen=True)
class Model:
    """A table or view, by its name `schema.table`."""

    name: str
    query: str
    is_view: bool = False


@dataclass(frozen=True)
class Rule:
    """What a row must not be."""

    severity: str
    name: str
    broken: str

    @property
    def column(self) -> str:
        """Name of the column that says whether a row breaks it."""
        return f"breaks_{self.name.replace('.', '_')}"


def read_rules(dataset: str) -> list[Rule]:
    """Return the rules of a dataset."""
    lines = (FLOOR / f"{dataset}.rules").read_text(encoding="utf-8").splitlines()
    return [Rule(*line.split(" | ", 2)) for line in lines if line]


def macros(settings: Settings) -> list[str]:
    """Return the statements that make the macros; the key of the pseudonyms is written into them."""
    key = key_of(settings.simulated_key or "", "simulated.toml").secret.ljust(64, b"\0")
    files = [*sorted((SQL / "parse").glob("*.sql")), FLOOR / "pseudonym.sql"]
    text = TIDY + "".join(path.read_text(encoding="utf-8") for path in files)
    for name, pad in (("inner_pad", 0x36), ("outer_pad", 0x5C)):
        literal = f"unhex('{bytes(byte ^ pad for byte in key).hex()}')"
        text = text.replace(f"getvariable('{name}')::blob", literal)
    text = re.sub(r"--.*", "", text)  # a comment may hold a semicolon
    statements = [re.sub(r"^create macro", "create or replace macro", s.strip()) for s in text.split(";")]
    metrics = [(SQL / "metrics" / "rate_of_percent.sql").read_text(encoding="utf-8")]
    metrics = [re.sub(r"create macro", "create or replace macro", m).rstrip().rstrip(";") for m in metrics]
    return [s for s in in_order(statements) if s] + metrics


def in_order(statements: list[str]) -> list[str]:
    """Order macros so that each stands after those it calls."""
    made = {m.group(1): s for s in statements if (m := re.match(r"create or replace macro (\S+?)\(", s))}
    done: dict[str, str] = {}
    while len(done) < len(made):
        for name, statement in made.items():
            calls = set(re.findall(r"\b(?:parse|quick)\.\w+(?=\()", statement)) - {name}
            if name not in done and calls <= done.keys():
                done[name] = statement
    return list(done.values())


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


def models(settings: Settings, period: str, *, as_columns: bool = False) -> list[Model]:
    """Return all models in order. as_columns: a column for each rule of the memberships, not a bit."""
    files = {dataset: files_of(settings, dataset, period) for dataset in schemas.EXTRACTS}
    day = f"date '{period}-01'"
    made = [
        Model(
            "period.bounds",
            f"select {day} as period, last_day({day}) as period_end_date, false as has_previous",
        ),
        Model("intake.delivery", f"select {day} as period"),
        Model("intake.office", f"select '{settings.region_code}' as region_code"),
        Model("intake.sender", "select 'plain' as number_format"),
        Model("intake.deliveries", deliveries(files)),
        *reference(settings),
    ]
    for name in SMALL:
        made += small(name, files[name])
    return [*made, *memberships(files["memberships"], as_columns=as_columns), *counts()]


def deliveries(files: dict[str, list[Path]]) -> str:
    """Return the query of all files, numbered."""
    rows = [
        f"({number}, '{dataset}/{path.name}', {quoted(path)}, '{dataset}', '{path.name.split('.')[0]}', "
        f"{path.name.startswith(SIMULATED)}, 'plain', 'iso', 'none')"
        for number, (dataset, path) in enumerate((d, p) for d, paths in files.items() for p in paths)
    ]
    names = "delivery_number, delivery_id, filename, dataset, sender, is_simulated"
    return (
        f"select *, bounds.period from (values {', '.join(rows)}) "
        f"as files ({names}, number_format, date_format, code_system) cross join period.bounds as bounds"
    )


def reference(settings: Settings) -> list[Model]:
    """Return the models of what rows are judged by."""
    made = []
    for name in REFERENCE:
        files = sorted((settings.raw / name).glob("*.csv"))
        made.append(Model(f"intake.{name}", f"select *, 0 as line from {reader(name, files)}"))
        made.append(Model(f"staging.{name}", text_of("staging", name)))
        if name == "regions":
            made += [Model("core.regions", text_of("core", name))]
            made += [Model("intake.known_regions", "from core.regions")]
            made += [Model("intake.region_names", text_of("lookup", "region_names"))]
    made += [Model(f"core.{name}", text_of("core", name)) for name in CORE if name != "regions"]
    return made + [Model(f"intake.{name}", text_of("lookup", name)) for name in LOOKUPS]


def small(name: str, files: list[Path]) -> list[Model]:
    """Return the models of a dataset of few rows: read, typed, judged, kept."""
    rules = read_rules(name)
    delivered = (
        f"select incoming.*, deliveries.delivery_number, hash({cells_of(name)}) as row_digest, "
        f"row_number() over () as line from {reader(name, files)} as incoming "
        "inner join intake.deliveries as deliveries using (filename)"
    )
    flags = ", ".join(f"coalesce({rule.broken}, false) as {rule.column}" for rule in rules)
    errors = " or ".join(rule.column for rule in rules if rule.severity == "error")
    keyed = schemas.dataset(name).key
    repeats = (
        f"qualify not coalesce(is_refused, false) and count(*) filter (where not is_refused) "
        f"over (partition by delivery_number, {', '.join(keyed)}) = 1"
        if keyed
        else "where not is_refused"
    )
    judged = (
        f"select staged.*, lines.delivery_number, {flags}, {errors} as is_refused "
        f"from ({text_of('staging', name)}) as staged "
        f"inner join (select line, delivery_number from delivered.{name}) as lines using (line)"
    )
    kept = text_of("intake", name).replace(f"staging.{name}", f"(from judged.{name} {repeats})")
    kept = re.sub(r"\b(\w+)_pseudonym\b", r"quick.pseudonym(\1)", kept)
    with_sender = (
        f"select kept.*, deliveries.delivery_id, deliveries.sender from ({kept}) as kept "
        f"inner join delivered.{name} as lines using (line) "
        "inner join intake.deliveries using (delivery_number)"
    )
    return [
        Model(f"delivered.{name}", delivered),
        Model(f"judged.{name}", judged.replace(f"intake.{name}", f"delivered.{name}")),
        Model(f"intake.{name}", with_sender),
    ]


def cells_of(name: str) -> str:
    """Return the columns of a dataset as SQL."""
    return ", ".join(schemas.dataset(name).header)


def memberships(files: list[Path], *, as_columns: bool) -> list[Model]:
    """Return the models of the membership rows; one pass over the files makes the judged ones."""
    rules = read_rules("memberships")
    typed = text_of("floor", "memberships").replace("from incoming", f"from {reader('memberships', files)}")
    if as_columns:
        flags = ", ".join(f"coalesce({rule.broken}, false) as {rule.column}" for rule in rules)
        broken = " or ".join(rule.column for rule in rules if rule.severity == "error")
        flags += f", {broken} as is_refused"
    else:
        flags = ", ".join(bits(rules, severity) for severity in ("error", "warning"))
        flags += ", errors <> 0 as is_refused"
    judged = (
        f"select delivery_number, hash({cells_of('memberships')}) as row_digest, "
        f"{text_of('floor', 'columns')} {flags} "
        f"from ({typed}) as typed"
    )
    return [
        Model("judged.memberships", judged),
        *(Model(f"period.{name}", text_of("floor", name)) for name in ("repeated", "out_of_file", "clashes")),
        Model("intake.kept", text_of("floor", "kept"), is_view=True),
        Model("period.kept", "select * from intake.kept", is_view=True),
    ]


def bits(rules: list[Rule], severity: str) -> str:
    """Return the column whose bits say which rules of a severity a row breaks."""
    broken = [rule.broken for rule in rules if rule.severity == severity]
    parts = [f"(coalesce({text}, false)::ubigint << {place})" for place, text in enumerate(broken)]
    return f"({' | '.join(parts)}) as {severity}s"


def counts() -> list[Model]:
    """Return the counts of the month."""
    made = [Model(f"period.{name}", text_of("period", name)) for name in ("person_rows", "cells")]
    for name in COUNTS:
        query = text_of("period", name).replace("intake.regions", "core.regions")
        made.append(Model(f"period.{name}", query))
    return [*made, *(Model(f"period.{n}", text_of("floor", n)) for n in ("office_counts", "acceptance"))]


def rule_counts() -> str:
    """Return the query of how often each rule is broken in each file of memberships."""
    parts = []
    for severity in ("error", "warning"):
        rules = [rule.name for rule in read_rules("memberships") if rule.severity == severity]
        parts.append(
            f"select delivery_number, rules.name as rule, '{severity}' as severity, count(*) as rows "
            f"from judged.memberships inner join (select unnest({rules}) as name, "
            f"unnest(range({len(rules)})) as place) as rules on ({severity}s >> place) & 1 = 1 "
            f"where {severity}s <> 0 group by all"
        )
    return " union all ".join(parts)


def reader(name: str, files: list[Path]) -> str:
    """Return the function that reads CSV files of a dataset as text; a line it cannot read is left out."""
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in schemas.dataset(name).header)
    listed = ", ".join(quoted(path) for path in files)
    return (
        f"read_csv([{listed}], columns = {{{columns}}}, header = true, delim = ',', quote = '\"', "
        "escape = '\"', auto_detect = false, hive_partitioning = false, filename = true, "
        "ignore_errors = true)"
    )


def text_of(folder: str, name: str) -> str:
    """Return the query of a model of the pipeline, or of the floor's own."""
    path = (FLOOR if folder == "floor" else SQL / folder) / f"{name}.sql"
    return re.sub(r"^--.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE).strip()


def quoted(path: Path) -> str:
    """Return a path as a text of SQL."""
    text = str(path).replace("'", "''")
    return f"'{text}'"
