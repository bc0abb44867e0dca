"""The floor as a project of dbt-duckdb: each query a model, each rule a test."""

import re
import shutil
from pathlib import Path

import schemas
from flows.settings import Settings
from tests.bench.floor_models import Model, macros, models, read_rules

SHIPPED = Path(__file__).parent / "dbt"
OUTSIDE = {
    "rows": "select * exclude (sender, delivery_id) from intake.memberships",
    "snapshot": "select membership_id, sender, segment, region_code, is_active, true as is_observed, bucket "
    "from intake.memberships where membership_id is not null order by membership_id",
}
"""Files of Parquet that are written: rows in buckets, and the snapshot in order."""
SCHEMA_NAMES = """
{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or 'main' }}{% endmacro %}
"""


def write_project(settings: Settings, folder: Path, period: str) -> None:
    """Write the project into a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SHIPPED, folder)
    for name in ("models", "macros", "tests"):
        (folder / name).mkdir()
    hook = (
        f"{{% macro sql_macros() %}}{{% raw %}}{macros(settings)}{{% endraw %}}{{% endmacro %}}{SCHEMA_NAMES}"
    )
    (folder / "macros" / "bench.sql").write_text(hook, encoding="utf-8")
    made = models(settings, period)
    names = {model.name for model in made}
    for model in made:
        write_model(folder, model, names, f"materialized='{'view' if model.is_view else 'table'}'")
    for name, query in OUTSIDE.items():
        options = "{'partition_by': 'bucket', 'overwrite': true}"
        how = f"materialized='external', location='{folder}/{name}', options={options}"
        write_model(folder, Model(f"files.{name}", query), names, how)
    for dataset in schemas.EXTRACTS:
        for severity, broken in read_rules(dataset).items():
            for place, rule in enumerate(broken):
                query = f"from {{{{ ref('judged__{dataset}') }}}} where ({severity}s >> {place}) & 1 = 1"
                test = folder / "tests" / f"{dataset}__{rule.replace('.', '__')}.sql"
                test.write_text(f"{{{{ config(severity='warn') }}}}\nselect * {query}\n", encoding="utf-8")


def write_model(folder: Path, model: Model, names: set[str], how: str) -> None:
    """Write a model; the tables that it reads become references."""

    def reference(match: "re.Match[str]") -> str:
        name = match[0]
        return f"{{{{ ref('{name.replace('.', '__')}') }}}}" if name in names else name

    schema, table = model.name.split(".")
    query = re.sub(r"(?<![\w'./])[a-z]+\.[a-z_]+\b(?!\()", reference, model.query)
    head = f"{{{{ config({how}, schema='{schema}', alias='{table}') }}}}\n"
    path = folder / "models" / f"{schema}__{table}.sql"
    path.write_text(head + query + "\n", encoding="utf-8")
