"""The flow `pull_and_build`: fetch what was delivered, then build and publish. The monthly run."""

from flows.on_prefect import TOLD, Where, problem_of, without_values

# isort: split
from prefect import flow

from flows.build_warehouse import Finished, build_warehouse
from flows.problems import OutsideFailed
from flows.pull_deliveries import pull_deliveries


@flow(name="pull-and-build", **TOLD)
def pull_and_build(
    config: str | None = None, raw: str | None = None, warehouse: str | None = None
) -> Finished:
    """Fetch new deliveries from all sources, then build and publish the warehouse from all that is here.

    config: path of cakupan.toml, else CAKUPAN_CONFIG, else the project's own.
    raw: folder of raw deliveries instead of the configured one.
    warehouse: folder of the warehouse instead of the configured one.
    """
    return pull_then_build((config, raw, warehouse), None)


def pull_then_build(where: Where, months: list[str] | None) -> Finished:
    """Run both. Where a source failed, what is here is published all the same, and the run fails."""
    with without_values():
        pulled = pull_deliveries(*where, months=months, return_state=True)
        finished = build_warehouse(*where)
        if not pulled.is_completed():
            raise OutsideFailed(
                f"Release {finished['release_id']} is published from what is here, but not all was fetched. "
                f"{problem_of(pulled)}"
            )
        return finished
