"""Checks of printed figures: the operands from which a figure can be recomputed, one row per operand."""

from schemas.contract import Answer, Column, Dataset, Role, Rows, Rule

ROLES = {
    "sum": ["term"],
    "difference": ["minuend", "subtrahend"],
    "ratio_percent": ["numerator", "denominator"],
    "growth_percent": ["from", "to"],
    "change_points": ["from", "to"],
    "percent_of": ["percent", "whole"],
    "yearly_amount": ["persons", "monthly_idr"],
    "closing_stock": ["opening", "added", "removed"],
}
ROLES_TOLD = "a role of its kind: " + "; ".join(
    f"{kind} has {', '.join(roles)}" for kind, roles in ROLES.items()
)


def _is_of_kind(rows: Rows) -> Answer:
    """Say of each row whether its kind knows its role; an unknown kind is told by its own rule."""
    known = {f"{kind} {role}" for kind, roles in ROLES.items() for role in roles}
    is_known = (rows["kind"] + " " + rows["role"]).isin(known)
    return is_known | ~rows["kind"].isin(ROLES) | rows["role"].isna()


# fmt: off
DATASET = Dataset(
    name="figure_checks",
    role=Role.REFERENCE,
    key=("figure_id", "role", "operand_id"),
    columns=(
        Column("figure_id", "Figure that is recomputed."),
        Column("kind", "How it follows from its operands.", isin=tuple(ROLES)),
        Column("role", "Part the operand plays.",
            isin=tuple(sorted({role for roles in ROLES.values() for role in roles}))),
        Column("operand_id", "Figure that is the operand."),
    ),
    rules=(
        Rule("role", "not_of_kind", ROLES_TOLD, _is_of_kind),
        Rule("kind", "second_kind", "One kind of check per figure.",
            lambda rows: ~(rows.groupby("figure_id")["kind"].transform("nunique") > 1).fillna(False)),
    ),
)
