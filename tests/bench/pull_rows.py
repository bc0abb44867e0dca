"""Measure how rows of a PostgreSQL become a Parquet file, beside COPY of the same query to a file of text.

    python -m tests.bench.pull_rows [--rows 1000000] [--laps 3]

A private server holds the rows; each lap runs both in processes of their own, one after the other. What
fetching takes is counted without the start of Python, which a pull has once for all of its deliveries.
"""

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from schemas import dataset
from tests.bench.measuring import Measured, measure
from tests.servers.postgres import Postgres, binaries, running

MOST_MB = 500
LEAST_SPEED = 0.5
"""Of COPY's."""
QUERY = "select * from anggota where periode_bulan = {period} order by kpj"
FETCH = """
import sys
from pathlib import Path
from time import monotonic
from flows.pull.kinds.sql import fetch
from flows.pull.offer import Draft, Offer
from flows.sources import sources_of
section = {
    "kind": "sql", "location": sys.argv[1], "dataset": "memberships", "senders": ["N01"], "tls": False,
    "user_env": "PGUSER", "password_env": "PGPASSWORD", "timeout_seconds": 600, "query": sys.argv[2],
}
source = sources_of({"bench": section}, Path("/"))[0]
offer = Offer("bench", "memberships", "N01", "2024-11", ".parquet", "x", "v")
begun = monotonic()
fetch(source, offer, Draft(Path(sys.argv[3]), most_bytes=1 << 40))
Path(sys.argv[3] + ".seconds").write_text(str(monotonic() - begun))
"""
COLUMNS = {
    "periode": "'2024-11'::text",
    "kpj": "lpad(i::text, 11, '0')",
    "nik": "'6371' || lpad((i * 7919 % 1000000000000)::text, 12, '0')",
    "nama": "'PESERTA ' || md5(i::text)",
    "tgl_lahir": "date '1960-01-01' + (i * 37 % 16000)::int",
    "jk": "case i % 2 when 0 then 'L' else 'P' end",
    "segmen": "(array['PU', 'PU', 'PU', 'BPU', 'JAKON'])[1 + i % 5]",
    "npp": "lpad((i % 40000)::text, 8, '0')",
    "no_proyek": "null::text",
    "kode_kantor": "(array['N01', 'N02', 'N03'])[1 + i % 3]",
    "kode_wilayah": "(array['6371', '6301', '6171', '6472'])[1 + i % 4]",
    "sistem_kode": "'bps'::text",
    "kode_wilayah_domisili": "(array['6371', '6301', null, '6472'])[1 + i % 4]",
    "status": "case when i % 9 = 0 then 'NONAKTIF' else 'AKTIF' end",
    "jkk": "1::smallint",
    "jkm": "1::smallint",
    "jht": "(i % 3 > 0)::int::smallint",
    "jp": "(i % 4 > 0)::int::smallint",
    "jkp": "(i % 5 > 0)::int::smallint",
    "upah": "(2500000 + i * 31 % 9000000)::numeric(18, 2)",
    "iuran": "((2500000 + i * 31 % 9000000) * 0.0624)::numeric(18, 2)",
    "sumber_dana": "(array['PEMBERI KERJA', 'MANDIRI', null])[1 + i % 3]",
    "blth_terakhir": "'2024-10'::text",
    "tgl_kepesertaan": "date '2010-01-01' + (i * 11 % 5000)::int",
    "tgl_nonaktif": "case when i % 9 = 0 then date '2024-11-05' end",
    "sebab_nonaktif": "case when i % 9 = 0 then 'PHK' end",
    "tgl_akhir_kontrak": "case when i % 7 = 0 then date '2025-12-31' end",
    "tgl_akhir_dana": "null::date",
}


def main() -> None:
    """Print seconds, speed beside COPY and peak memory; fail where they are not as expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--laps", type=int, default=3)
    asked, before = parser.parse_args(), os.getloadavg()[0]
    with running() as server, tempfile.TemporaryDirectory() as folder:
        make_rows(server, asked.rows)
        laps = [one_lap(server, Path(folder)) for _ in range(asked.laps)]
    copies, fetches = ([lap[n] for lap in laps] for n in (0, 1))
    speed = statistics.median(copy.seconds / ours.seconds for copy, ours in laps)
    peak = max(one.peak_mb for one in fetches)
    print(f"{asked.rows:,} rows, {len(COLUMNS)} columns, {asked.laps} laps")  # noqa: T201
    for name, found in (("COPY to a file", copies), ("fetch to Parquet", fetches)):
        seconds = ", ".join(f"{one.seconds:.2f}" for one in found)
        used = statistics.median(one.cpu_seconds for one in found)
        most = max(one.peak_mb for one in found)
        print(f"{name:17} {seconds} s; CPU of the client {used:.2f} s; peak {most:.0f} MB")  # noqa: T201
    print(f"load of the machine before and after: {before:.1f}, {os.getloadavg()[0]:.1f}")  # noqa: T201
    print(f"speed of COPY kept {speed:.2f}, at least {LEAST_SPEED}; peak at most {MOST_MB} MB")  # noqa: T201
    if speed < LEAST_SPEED or peak > MOST_MB:
        raise SystemExit("Slower, or larger, than it is to be.")


def make_rows(server: Postgres, rows: int) -> None:
    """Make a table of memberships, read once so that both find it in memory."""
    assert tuple(COLUMNS) == dataset("memberships").header
    told = ", ".join(f"{expression} as {name}" for name, expression in COLUMNS.items())
    server.run(
        f"create unlogged table anggota as select date '2024-11-01' as periode_bulan, {told} "
        f"from generate_series(1::bigint, {rows}) i",
        "create index on anggota (kpj)",
        "analyze anggota",
    )


def one_lap(server: Postgres, folder: Path) -> tuple[Measured, Measured]:
    """Run both once; return what COPY and what fetching took."""
    environment = os.environ | {"PGUSER": server.user, "PGPASSWORD": server.password}
    query = QUERY.replace("*", ", ".join(COLUMNS))
    filled = query.replace("{period}", "date '2024-11-01'")
    copy = [str(psql()), server.location, "-qc", f"\\copy ({filled}) to '{folder / 'rows.csv'}' csv header"]
    ours = [sys.executable, "-c", FETCH, server.location, query, str(folder / "rows.parquet")]
    copied, fetched = measure(copy, environment), measure(ours, environment)
    seconds = float((folder / "rows.parquet.seconds").read_text(encoding="utf-8"))
    return copied, replace(fetched, seconds=seconds)


def psql() -> Path:
    """Return psql, beside the server's own programs."""
    return binaries() / "psql"


if __name__ == "__main__":
    main()
