"""Columns and rules that administrative extracts share: their month, region, branch, numbers and amounts."""

from schemas.codes import ABOUT_REGIONS
from schemas.contract import AMOUNT, MONTH, Answer, Column, Given, Kind, Rule, word

JUDGED_BY = (*ABOUT_REGIONS, "offices", "office_regions", "contribution_rates")
LEAST_AMOUNT_IDR = 100  # amounts below are in millions, or in thousands
# Nobody insured earns less in a month than a day's minimum wage, or as much as a billion rupiah: such amounts
# are in millions, in thousands, or two columns in one. The least contribution of a month, for which
# LEAST_AMOUNT_IDR leaves room, is 1 percent of the 10,000 of JKK and 6,800 of JKM (PP 49/2020).
LEAST_WAGE_IDR = 100_000
SEGMENT = word("parse.segment", "PU, BPU, JAKON or PMI, or its Indonesian name.")
STATUS = word("parse.status", "AKTIF or NONAKTIF.")

# fmt: off
PERIODE = Column("periode", "First day of the month.", "period", MONTH, expects="The month, written 2024-10.",
    aliases=("bulan", "bulan_data", "blth", "period"), example="2024-10")
KPJ = Column("kpj", "11 digits, leading zeros kept, as 00012345678.", empty=True, matches=r"^[0-9]{11}$",
    personal=True, is_long=True, aliases=("no_kpj", "nomor_kpj", "no_kartu", "nomor_kartu_peserta"))
NPP = Column("npp", "Number of the employer: 8 digits or capital letters, leading zeros kept.",
    matches=r"^[0-9A-Z]{8}$", personal=True,
    aliases=("no_npp", "nomor_pendaftaran_perusahaan", "kode_perusahaan"), example="00012345")
SEGMEN = Column("segmen", "Segment.", "segment", SEGMENT,
    aliases=("segmen_peserta", "kode_segmen", "segmentasi"), example="PU", kept=True)
KODE_KANTOR = Column("kode_kantor", "Branch, a code of the branch reference.", "office_code", empty=True,
    aliases=("kantor", "kode_kacab", "kode_cabang", "cabang"), example="CAB-BANJARMASIN")
KODE_WILAYAH = Column("kode_wilayah",
    "Regency: a BPS or Kemendagri code with its system, or dotted as 63.71; or its name, as Kab. Banjar.",
    "region_code_text",
    aliases=("kode_kab_kota", "kode_kabupaten_kota", "kode_kabkota", "wilayah_kerja"),
    example="63.71")
SISTEM_KODE = Column("sistem_kode", "System that the row states.", "code_system", word("parse.code_system"),
    expects="bps or kemendagri, or empty.", empty=True, optional=True, aliases=("sistem_kode_wilayah",))
IURAN = Column("iuran", "Contribution.", kind=AMOUNT, empty=True,
    aliases=("jumlah_iuran", "total_iuran", "nominal_iuran"))

DELIVERY_PERIOD = Given("delivery_period", Kind.DAY, "The month of the delivery.", True)
REGION = (
    Given("region_code", Kind.TEXT, "Regency.", True, kept=True),
    Given("region_fault", Kind.TEXT, "Why the code is not used.", True),
)
BRANCH = (
    Given("is_simulated_delivery", Kind.FLAG, "Sent by a simulated sender."),
    Given("is_office_known", Kind.FLAG, "The branch is in the branch reference."),
)
KNOWN_BRANCH = Given("known_office_code", Kind.TEXT, "Branch, if known.", True, kept="office_code")
"""A branch that nobody knows is not kept: what stands in its cell may be a name."""
IS_ACTIVE = Given("is_active", Kind.FLAG, "Whether its status is active.", True, kept=True)


def holds(answer: Answer, *, unknown: bool = True) -> Answer:
    """Return the answer of each row, `unknown` where a value is missing: that has rules of its own."""
    return answer.fillna(unknown)


def not_negative(*columns: str) -> tuple[Rule, ...]:
    """Return the rules that columns hold no number below 0."""
    return tuple(_not_negative(column) for column in columns)


def _not_negative(column: str) -> Rule:
    return Rule(column, "negative", "0 or more.", lambda rows: holds(rows[column] >= 0))


def rupiah(column: str, least: int) -> Rule:
    """Return the rule that amounts are in rupiah: 0, or `least` and more."""
    return Rule(
        column,
        "wrong_magnitude",
        f"Rupiah: 0, or {least} or more.",
        lambda rows: holds((rows[column] <= 0) | (rows[column] >= least)),
    )


def in_order(column: str, name: str, expects: str, first: str, last: str) -> Rule:
    """Return the rule, told of a column, that one day is not after another."""
    return Rule(column, name, expects, lambda rows: holds(rows[first] <= rows[last]))


def _fault(name: str, expects: str) -> Rule:
    return Rule("region_code", name, expects, lambda rows: holds(rows["region_fault"] != name))


OF_ITS_MONTH = Rule("period", "other_period", "The month of the delivery, as in the name of its folder.",
    lambda rows: holds(rows["period"] == rows["delivery_period"]))
NO_CODE_SYSTEM = _fault("no_code_system",
    "A code whose system is known: sistem_kode bps or kemendagri, a dotted Kemendagri code, or code_system "
    "declared for the sender")
NOT_VALID = _fault("not_valid",
    "A regency of its code system in that month: 4 digits, or Kemendagri's dotted as 63.71; or its name, "
    "with Kabupaten or Kota where others share it.")
OUTSIDE = _fault("outside_territory", "A regency of the office's territory.")
IN_TERRITORY = (NO_CODE_SYSTEM, NOT_VALID, OUTSIDE)
OF_A_BRANCH = (
    Rule("office_code", "simulated_office", "A real branch: SIM- marks simulated records and their senders.",
        lambda rows: rows["is_simulated_delivery"]
        | ~rows["office_code"].str.startswith("SIM-").fillna(False)),
    Rule("office_code", "unknown", "A branch of the branch reference.",
        lambda rows: rows["office_code"].isna() | rows["is_office_known"], warns=True),
)
