"""The floor as a project of dbt-duckdb: each query a model, each rule a test.

`python -m tests.bench.dbt_project RAW FOLDER PERIOD` writes it; `dbt build` in the folder runs it.
"""

import argparse
import re
import shutil
from pathlib import Path

from flows.settings import Settings, load_settings
from tests.bench.floor_models import SMALL, Model, macros, models, read_rules

SHIPPED = Path(__file__).parent / "dbt"
OUTSIDE = {
    "rows": "select * exclude (sender, delivery_id) from intake.kept",
    "snapshot": "select membership_id, sender, segment, region_code, is_active, true as is_observed, bucket "
    "from intake.kept where membership_id is not null order by membership_id",
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
    schemas = "".join(f"create schema if not exists {name};\n" for name in ("parse", "quick", "metrics"))
    text = schemas + ";\n".join(macros(settings))
    hook = f"{{% macro sql_macros() %}}{{% raw %}}{text}{{% endraw %}}{{% endmacro %}}{SCHEMA_NAMES}"
    (folder / "macros" / "bench.sql").write_text(hook, encoding="utf-8")
    made = models(settings, period, as_columns=True)
    names = {model.name for model in made}
    for model in made:
        kind = "view" if model.is_view else "table"
        write_model(folder, model, names, f"materialized='{kind}'")
    for name, query in OUTSIDE.items():
        options = "{'partition_by': 'bucket', 'overwrite': true}"
        how = f"materialized='external', location='{folder}/{name}', options={options}"
        write_model(folder, Model(f"files.{name}", query), names, how)
    for dataset in ("memberships", *SMALL):
        for rule in read_rules(dataset):
            query = f"select * from {{{{ ref('judged__{dataset}') }}}} where {rule.column}"
            test = folder / "tests" / f"{dataset}__{rule.name.replace('.', '__')}.sql"
            test.write_text(f"{{{{ config(severity='warn') }}}}\n{query}\n", encoding="utf-8")


def write_model(folder: Path, model: Model, names: set[str], how: str) -> None:
    """Write a model; the tables that it reads become references."""
    schema, table = model.name.split(".")
    query = model.query.replace("getvariable('key_version')", "'bench'")

    def reference(match: "re.Match[str]") -> str:
        name = match[0]
        return f"{{{{ ref('{name.replace('.', '__')}') }}}}" if name in names else name

    query = re.sub(r"(?<![\w'./])[a-z]+\.[a-z_]+\b(?!\()", reference, query)
    head = f"{{{{ config({how}, schema='{schema}', alias='{table}') }}}}\n"
    path = folder / "models" / f"{schema}__{table}.sql"
    path.write_text(head + query + "\n", encoding="utf-8")


def main() -> None:
    """Write the project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("period")
    arguments = parser.parse_args()
    write_project(load_settings(raw=arguments.raw), arguments.folder, arguments.period)


if __name__ == "__main__":
    main()
