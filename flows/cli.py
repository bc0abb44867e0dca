"""The command `cakupan`. A command imports what it needs when it runs, so that help costs nothing."""

import logging
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from flows.office.commands import doctor, init
from flows.options import AsJson, Config, Raw, Warehouse
from flows.settings import SIMULATED, load_settings
from flows.simulate.command import simulate
from flows.terminal import answer, answering, print_json, progress, state_of, tell
from schemas import EXTRACTS

if TYPE_CHECKING:
    from flows.warehouse.validate import Judged

SHOWN = 20

app = typer.Typer(
    help="Coverage of employment social security: raw participation records in, one DuckDB warehouse out.\n\n"
    "Start with: cakupan run. Then ask: cakupan query --list. Every command explains itself: cakupan run "
    "--help.\n\n"
    "Exit codes: 0 done (a run may be partial and says so); 1 the data or a check did not pass, nothing was "
    "published; 2 wrong usage or configuration; 3 something outside failed, as a network or a disk.",
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(init)
app.command()(doctor)
app.command()(simulate)


@app.callback(invoke_without_command=True)
def cakupan(context: typer.Context) -> None:
    """Show the help where no command is named."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def run(
    *,
    raw: Raw = None,
    warehouse: Warehouse = None,
    config: Config = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Leave with 1 where a delivery was refused, in whole or in part.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every file that is not used, not only the first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take in what is new, build, audit and publish the warehouse, and say how coverage moved.

    Nothing is published unless every check passes; readers keep the former file until then. The same inputs
    make no new release. It runs as a Prefect flow, on the server at PREFECT_API_URL if there is one.

    Example: cakupan run --raw ~/deliveries --warehouse ~/warehouse
    """
    published: Path | None = None
    served: object = None
    with answering(as_json, lambda: published is not None and state_of(published) != served):
        published = load_settings(
            config, raw, warehouse
        ).published  # a mistake is told before the long imports
        served = state_of(published)
        with progress():
            from flows.build_warehouse import run as run_flow

            finished = run_flow(config, raw, warehouse)
        from flows.report.summary import print_summary, summary_data

        if as_json:
            print_json({**finished, **summary_data(published)})
        else:
            print_summary(published, Console(), finished["hidden"], names_all=verbose)
        if finished["status"] == "partial":
            tell("partial: some deliveries were refused or are held; see the lines above and rejections.csv")
            raise typer.Exit(1 if strict else 0)


@app.command()
def pull(
    *,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Sources of cakupan.toml; else all.")
    ] = None,
    month: Annotated[
        list[str] | None, typer.Option(help="Only this month, as 2024-11; may be given several times.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come; fetch and change nothing.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name all that lies there and is not taken, with why.")
    ] = False,
    raw: Raw = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Land what the configured sources have and the raw folder has not.

    A delivery lands whole or not at all, with its checksum in the manifest; changed contents are the next
    revision. Recent months, and those that are named, are read again, for only their bytes tell whether they
    have changed. Leaves with 3 where a source failed and with 2 where no source was asked for a month that
    was named; what the others had has landed.

    Example: cakupan pull --dry-run
    """
    with answering(as_json):
        from flows.pull.asked import checked_months
        from flows.pull.pull import asked_of_none, look
        from flows.pull.pull import pull as pull_all
        from flows.pull.told import data_of_pull, told_of_pull

        settings = load_settings(config, raw)
        months = checked_months(month) if month else None
        if dry_run:
            done = look(settings, names or (), months)
        else:
            with progress():
                done = pull_all(settings, names or (), months, logging.getLogger("cakupan").info)
        answer(as_json, data_of_pull(done, verbose=verbose), *told_of_pull(done, verbose=verbose))
        for one in done:
            if one.problem:
                tell(one.problem)
        failed = any(one.status == "failed" for one in done)
        raise typer.Exit(3 if failed else 2 if asked_of_none(settings, names or (), months or ()) else 0)


@app.command()
def query(
    *,
    asked: Annotated[
        str | None,
        typer.Argument(metavar="SQL|NAME", help="One statement that reads, or a question of the cookbook."),
    ] = None,
    form: Annotated[
        Literal["table", "csv", "json", "parquet", "xlsx"] | None,
        typer.Option(
            "--format", help="How the answer is written: else as the ending of FILE says, else a table."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a file, whole or not at all.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace FILE where it is there.")] = False,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=86_400, metavar="SECONDS", help="When a query is stopped.")
    ] = 60,
    list_names: Annotated[bool, typer.Option("--list", help="List the questions of the cookbook.")] = False,
    warehouse: Warehouse = None,
    config: Config = None,
) -> None:
    """Ask the published warehouse in SQL, or by the name of a question in the cookbook.

    The connection only reads, and reaches no file or network. Tables of marts need no prefix, and
    marts.table_macros lists usual cuts, such as coverage_of('3500'). A query has 2 GB of memory.

    Example: cakupan query "select * from coverage where region_code = '3500' and is_headline" --out 3500.xlsx
    """
    with answering():
        from flows.warehouse.query import cookbook, read_query

        if list_names:
            names = {name: {"en": told.english, "id": told.indonesian} for name, told in cookbook().items()}
            answer(form == "json", names, *told_of_questions(names))
            return
        if not asked:
            raise typer.BadParameter("Name a question or write SQL; --list lists the questions.")
        sql = read_query(os.fsencode(asked).decode("utf-8", "replace"))  # as typed, in any locale
        from flows.warehouse.answer_file import form_of, target, write_answer
        from flows.warehouse.answers import write_csv, write_json, write_table
        from flows.warehouse.limits import bounded_memory
        from flows.warehouse.query import ask, reading

        settings = load_settings(config, None, warehouse)
        written = form_of(form, out)
        guarded = (settings.warehouse, settings.raw)
        to = target(out, written, overwrite=overwrite, guarded=guarded) if out else None

        def stuck() -> None:
            if to:
                to.draft.unlink(missing_ok=True)
            tell(f"Stopped after {time_limit:g} s, in a function that does not end. Ask for less.")
            os._exit(2)

        with bounded_memory(), reading(settings.published) as connection:
            if to:
                tell(f"{write_answer(connection, sql, to, time_limit, stuck):,} rows in {out}")
                return
            found = ask(connection, sql, time_limit, stuck=stuck)
            if written == "csv":
                write_csv(found, sys.stdout)
            elif written == "json":
                write_json(found, sys.stdout)
            elif not write_table(found, Console()):
                tell("Only the first rows are shown; --format csv gives all of them.")


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files as they would be delivered.")],
    dataset: Annotated[
        str, typer.Option(help="What they are: a folder of the raw deliveries, as workforce.")
    ],
    raw: Raw = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Judge files before they are delivered: rows accepted and refused, and why, line by line.

    Nothing is published, registered or changed, and no warehouse is needed. Values are shown masked. Where
    the header of a file is refused, it ends with what `cakupan propose` says of it. Leaves with 1 where
    anything was refused.

    Example: cakupan validate ~/deliveries/sakernas.csv --dataset workforce
    """
    with answering(as_json):
        from flows.warehouse.validate import judge_files

        judged = judge_files(load_settings(config, raw or simulated_above(files)), dataset, files)
        data = {"files": [one.as_data() for one in judged]}
        answer(as_json, data, *(line for one in judged for line in told(one, dataset)))
        raise typer.Exit(any(one.outcome.status != "accepted" for one in judged))


@app.command()
def propose(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as its sender has it.")],
    dataset: Annotated[str, typer.Option(help="What it is: a folder of the raw deliveries, as recaps.")],
    *,
    sheet: Annotated[str, typer.Option(help="Of a workbook that has several with values.")] = "",
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Propose the section of cakupan.toml under which a file is read as it is, with what says so.

    What the file does not tell is left open, each question with what may be declared: nothing is guessed.
    What is declared of its sender, by the name of the file, is not asked again. Numbers and rare words are
    not shown.

    Example: cakupan propose ~/deliveries/KC-MALANG.csv --dataset memberships
    """
    with answering(as_json):
        from flows.warehouse.propose import propose as proposed
        from flows.warehouse.propose import told as told_of
        from flows.warehouse.validate import regions_delivered, sender_of

        settings = load_settings(config)
        known = settings.sender(dataset, sender_of(file))
        found = proposed(file, dataset, known, sheet, lambda: regions_delivered(settings))
        answer(as_json, asdict(found), *told_of(found, dataset, sender_of(file)))


@app.command()
def accept(
    delivery: Annotated[
        str,
        typer.Argument(metavar="DELIVERY", help="Its id in audit.deliveries, its file, or the id of a loss."),
    ],
    *,
    reason: Annotated[str, typer.Option(help="Why it is right; it is published with the decision.")],
    raw: Raw = None,
    warehouse: Warehouse = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Use a delivery that is held because it is far off what its sender delivered before, or let a loss be.

    A run that would lose deliveries, or a tenth of the rows of a month, publishes nothing and names the loss:
    loss@ and digits. The acceptance is a line of accepted.jsonl beside the manifest, which the next run
    follows. A correction is delivered as its next revision instead.

    Example: cakupan accept memberships/2024-11/N01@0123456789ab --reason "Two branches were merged"
    """
    with answering(as_json):
        from flows.warehouse.accept import accept as accept_delivery

        found = accept_delivery(load_settings(config, raw, warehouse), delivery, reason, say=tell)
        answer(as_json, asdict(found), f"Accepted {found.delivery_id}. Next: cakupan run")


@app.command()
def withdraw(
    delivery: Annotated[
        str,
        typer.Argument(metavar="DELIVERY", help="Its id in audit.deliveries, its file, or how they begin."),
    ],
    *,
    reason: Annotated[str, typer.Option(help="Why; it is published with the delivery.")],
    undo: Annotated[bool, typer.Option("--undo", help="Let a withdrawn delivery count again.")] = False,
    raw: Raw = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take back a delivery that should not have come: it counts no more, the revision before it does again.

    The decision is a line at the end of the manifest, with its time and reason; the next run heeds it. The
    file stays where it is. --undo takes the withdrawal back, also one that was written there by hand.

    Example: cakupan withdraw memberships/2024-11/N01.csv --reason "Sent by another branch"
    """
    with answering(as_json):
        from flows.warehouse.withdraw import before, restore
        from flows.warehouse.withdraw import withdraw as withdraw_delivery

        folder = load_settings(config, raw).raw
        line = (restore if undo else withdraw_delivery)(folder, delivery, reason)
        former = None if undo else before(folder, line)
        left = f"; revision {former.revision} counts then, {former.file}" if former else ""
        done = f"{'Counts again' if undo else 'Withdrawn'}: {line.delivery_id} ({line.file}){left}"
        answer(as_json, {"delivery_id": line.delivery_id, **asdict(line)}, f"{done}. Next: cakupan run")


@app.command("report-none")
def report_none(
    dataset: Annotated[str, typer.Argument(help=f"{', '.join(EXTRACTS[:-1])} or {EXTRACTS[-1]}.")],
    sender: Annotated[str, typer.Argument(help="Who has none, as files are named.")],
    month: Annotated[str, typer.Argument(help="Of which month, as 2024-11.")],
    *,
    raw: Raw = None,
    warehouse: Warehouse = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Report that a sender has none of a dataset in a month: a file with a header and no row.

    It counts as received, so that the month can be complete. A sender may deliver such a file itself.
    Refused where rows of that sender and month are in force: they leave by a revision or a withdrawal.

    Example: cakupan report-none projects N01 2024-11
    """
    with answering(as_json):
        from flows.warehouse.report_none import report_none as report

        line, is_new = report(load_settings(config, raw, warehouse), dataset, sender, month, say=tell)
        said = "Reported" if is_new else "Was reported already"
        told_of_it = f"{said}: {line.file}, without a row.{' Next: cakupan run' if is_new else ''}"
        answer(as_json, {"delivery_id": line.delivery_id, "is_new": is_new, **asdict(line)}, told_of_it)


@app.command()
def report(warehouse: Warehouse = None, config: Config = None) -> None:
    """Write the page of the current release again, and say where it is.

    A run writes it too. It is one file that needs no network, in Indonesian and English.

    Example: cakupan report
    """
    with answering():
        from flows.clock import refuse_clock_behind
        from flows.report.boundaries import of_territory
        from flows.report.page import write_page
        from flows.warehouse.publish import published_last, require_published

        settings = load_settings(config, None, warehouse)
        published = require_published(settings.published)
        refuse_clock_behind(datetime.now(UTC), published_last(published))
        typer.echo(str(write_page(published, of_territory(settings, published))))


@app.command()
def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new or empty folder, or a former export to replace.")
    ],
    warehouse: Warehouse = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Write the current release as files to give away: every mart as CSV and as Parquet, and what they hold.

    datapackage.json describes each file (Frictionless Data Package), dictionary.html explains tables, columns
    and metrics. The folder is written whole or not at all; the same release gives the same bytes.

    Example: cakupan export ~/open-data
    """
    with answering(as_json):
        from flows.own_folders import outside
        from flows.report.export import export as write_export
        from flows.report.package import Licence

        settings = load_settings(config, None, warehouse)
        outside(folder, (settings.warehouse, settings.raw))
        licence = Licence(settings.licence, settings.licence_url) if settings.licence else None
        described = write_export(settings.published, folder, licence)
        size = sum(resource["bytes"] for resource in described["resources"])
        told_of_it = f"{len(described['resources']) + 1} files, {size / 1e6:.1f} MB"
        data = {"folder": str(folder.resolve()), "release_id": described["version"], "bytes": size}
        answer(as_json, data, f"{folder}: {told_of_it}, release {described['version']}")


@app.command()
def releases(warehouse: Warehouse = None, config: Config = None, as_json: AsJson = False) -> None:
    """List the releases, the latest last, and the files that are kept.

    Any DuckDB opens a kept file, to see what was published on a day.

    Example: cakupan releases --json
    """
    with answering(as_json):
        from flows.warehouse.publish import list_releases

        published = load_settings(config, None, warehouse).published
        found = list_releases(published)
        lines = [f"{r['release_id']}  {r['status']:8}  {r['file'] or 'no longer kept'}" for r in found]
        answer(as_json, found, *(lines or [f"No release at {published} yet. `cakupan run` makes one."]))


@app.command()
def serve(
    raw: Raw = None,
    warehouse: Warehouse = None,
    config: Config = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of this machine to serve on, else a free one.")
    ] = None,
    deployments: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="What runs when, else the project's prefect.yaml."),
    ] = None,
) -> None:
    """Run on schedule until stopped: fetch every day, build and publish every month, tell what is missing.

    Starts a Prefect server of its own on this machine, with its history in the warehouse's folder `prefect`,
    or uses the one at PREFECT_API_URL. SIGTERM or Ctrl-C ends all of it.

    Example: cakupan serve --raw ~/deliveries --warehouse ~/warehouse --port 4200
    """
    with answering():
        from flows.serving import DECLARED
        from flows.serving import serve as serve_deployments

        settings = load_settings(config, raw, warehouse)
        named = {"config": config, "raw": raw, "warehouse": warehouse}
        paths = {name: str(path.resolve()) for name, path in named.items() if path}
        serve_deployments(settings, paths, port, deployments or DECLARED, tell)


def simulated_above(files: list[Path]) -> Path | None:
    """Return the folder of simulated records that the files lie in, if they do."""
    above = (folder for file in files for folder in file.resolve().parents)
    return next((folder for folder in above if (folder / SIMULATED).is_file()), None)


def told_of_questions(names: dict[str, dict[str, str]]) -> list[str]:
    """Return the questions of the cookbook for a person to read, the Indonesian below the English."""
    width = max(map(len, names), default=0)
    lines = ((f"{name:{width}}  {told['en']}", f"{'':{width}}  {told['id']}") for name, told in names.items())
    return [line for pair in lines for line in pair]


def told(judged: "Judged", dataset: str) -> list[str]:
    """Return the judgement of a file for a person to read, what refuses a row first."""
    data, outcome = judged.as_data(), judged.outcome
    counts = ", ".join(
        f"{data[name]} {name}" for name in ("accepted", "rejected", "duplicates", "structural")
    )
    warnings = sum(outcome.by_rule[rule] for rule in outcome.warnings)
    counts += f"; warnings: {warnings}" if warnings else ""
    lines = [f"{judged.file}: {outcome.status} ({counts})"]
    if outcome.reason:
        lines.append(f"  {outcome.reason}")
    by_rule = sorted(outcome.by_rule.items(), key=lambda one: (one[0] in outcome.warnings, -one[1], one[0]))
    for rule, times in by_rule:
        lines.append(f"  {times:,} {rule}{' (warning)' if rule in outcome.warnings else ''}")
    listed = sorted(outcome.breaches, key=lambda breach: breach.severity == "warning")
    for breach in listed[:SHOWN]:
        mark = "warning, " if breach.severity == "warning" else ""
        lines.append(f"  {mark}{breach.told} (rule {breach.name})")
    if len(outcome.breaches) > SHOWN:
        lines.append(f"  and {len(outcome.breaches) - SHOWN} more; --json lists all")
    if judged.proposal:
        from flows.warehouse.propose import told as told_of_proposal

        lines.append("  As cakupan propose reads it, declared in cakupan.toml:")
        lines.extend(f"  {line}" for line in told_of_proposal(judged.proposal, dataset, judged.sender))
    return lines


def main() -> None:
    """Run the command; texts are UTF-8 in any locale."""
    # Its threads, which we do not use, take memory, and where they get none they stop the process by SIGINT.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    app()
