"""Rounds of Sakernas: when each was published, and what population its sample is weighted to."""

from schemas.codes import KEY
from schemas.contract import DATE, MONTH, Column, Dataset, Role

# fmt: off
DATASET = Dataset(
    name="survey_rounds",
    role=Role.REFERENCE,
    key=("round",),
    columns=(
        Column("round", "First day of the month of the round.", kind=MONTH,
            expects="A month, written 2024-08."),
        Column("published_on", "Day on which the nation and the provinces were published.",
            "published_date", DATE, empty=True),
        Column("weights", "Projection behind its weights, such as sp2020; rounds until the next one of the "
            "list have the same.", matches=KEY),
        Column("source_url", "Where that day stands.", empty=True),
    ),
)
