"""One bad row per rule of each contract, and the boundaries that are allowed.

The row that is changed is the first of the shipped file, under another key (`fresh`) unless it says `same key`.
No breach means that the row is accepted; `rule?` is a warning. Every rule of every contract stands here; a test says so.
A line may change one column after the other (`kind, meaning =`) or to one value after the other (`kind = x or y`);
`.missing` is the rule `missing` of the column that is changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.drawn import read_drawing


@dataclass(frozen=True)
class Drawn:
    """The key of a new row, and what is changed in it with the rules that it then breaks."""

    fresh: dict[str, str]
    table: str
    elsewhere: frozenset[str] = frozenset()
    """Rules that it takes two other rows to break: they have a test of their own."""


def broken_by(table: str) -> Iterator[tuple[str, set[str]]]:
    """Each change that a table draws, and the rules that it breaks; `rule?` is a warning."""
    for cells in read_drawing(table)[1]:
        change, errors, warnings, *_ = (*(cell or "" for cell in cells), "")
        rules = [*errors.split(), *(f"{rule}?" for rule in warnings.split())]
        if ";" in change:
            yield change, {*rules}
            continue
        columns, _, values = change.partition("=")
        for column, value in product(columns.split(","), values.split(" or ")):
            told = {column.strip() + rule if rule.startswith(".") else rule for rule in rules}
            yield f"{column.strip()} = {value.strip()}", told


def cells_of(change: str) -> dict[str, str]:
    """Read the cells that a change like `npp = 1; status =` sets; a step without a sign sets none."""
    steps = [step.partition("=") for step in change.split(";")]
    return {column.strip(): value.strip() for column, sign, value in steps if sign}


def changed(row: dict[str, str], change: str) -> dict[str, str]:
    """Return a row with a change made."""
    cells = cells_of(change)
    assert not cells.keys() - row.keys(), f"there is no column {sorted(cells.keys() - row.keys())}"
    return row | cells


ROWS = {
    "base_definitions": Drawn(
        {"base_definition": "another"},
        """
        change                                                                             | breaches
        base_definition, base_name, base_name_id, kind, is_comparable, segments, meaning = | .missing
        base_definition = Sakernas or 2025_office                                          | .wrong_form
        base_definition = a                                                                |
        same key; meaning = Another                                                        | base_definition.key_twice
        kind = survey                                                                      | .not_in_list
        kind = unknown                                                                     |
        is_comparable = true                                                               | .not_in_list
        is_comparable = no                                                                 |
        segments = PU,BPU or PU+                                                           | .wrong_form
        segments = PU or PU+BPU+JAKON+PMI+ALL                                              |
        source, valid_from, valid_to =                                                     |
        valid_from = 2014                                                                  | .unreadable
        valid_to = 2023-13                                                                 | .unreadable
        valid_from = 2021-10; valid_to = 2021-09                                           | valid_to.before_valid_from
        valid_from = 2021-10; valid_to = 2021-10                                           |
        kind = x; is_comparable = x; valid_to = x                                          | is_comparable.not_in_list kind.not_in_list valid_to.unreadable
        """,
    ),
    "contribution_rates": Drawn(
        {"variant": "another"},
        """
        change                                                                                 | breaches
        programme, segment, risk_class, variant, effective_from, regulation, meaning, source = | .missing
        programme = JPK                                                                        | .not_in_list risk_class.not_of_programme
        programme = JKM                                                                        | risk_class.not_of_programme
        programme = JKM; risk_class = all                                                      |
        segment = ALL                                                                          | .not_in_list risk_class.not_of_programme
        segment = BPU                                                                          | risk_class.not_of_programme
        segment = PMI; risk_class = all                                                        |
        risk_class = I                                                                         | .not_in_list
        risk_class = all                                                                       | .not_of_programme
        risk_class = 5                                                                         |
        variant = PP 7/2025                                                                    | .wrong_form
        same key; meaning = Another                                                            | key_twice
        same key; effective_from = 2015-08                                                     |
        same key; risk_class = 2                                                               |
        rate_percent = 0,24 or 0.24 persen                                                     | .unreadable
        rate_percent, amount_minimum = 0                                                       | .too_small
        rate_percent = 0.000001 or 100                                                         |
        rate_percent = 100.1                                                                   | .too_large
        rate_percent =                                                                         | .no_rate_and_no_amount
        rate_percent = ; amount_minimum = 6800                                                 |
        amount_minimum = 6.800,00                                                              | .unreadable
        programme = JP; risk_class = all                                                       | wage_cap.missing_for_jp
        programme = JP; risk_class = all; wage_cap = 7000000                                   |
        wage_cap = tujuh juta                                                                  | .unreadable
        wage_cap = -1                                                                          | .too_small
        amount_minimum = ; wage_cap =                                                          |
        effective_from = 2015                                                                  | .unreadable
        effective_to =                                                                         |
        effective_to = 2026-13                                                                 | .unreadable
        effective_to = 2015-06                                                                 | .before_effective_from
        effective_to = 2015-07                                                                 |
        programme = ; risk_class = x; rate_percent =                                           | programme.missing risk_class.not_in_list rate_percent.no_rate_and_no_amount
        """,
    ),
    "figure_checks": Drawn(
        {"figure_id": "F9999"},
        """
        change                                                | breaches
        figure_id, kind, role, operand_id =                   | .missing
        kind = product                                        | .not_in_list
        role = factor                                         | .not_in_list .not_of_kind
        role = term                                           | .not_of_kind
        role = opening                                        |
        kind = sum; role = term                               |
        same key; kind = sum                                  | key_twice kind.second_kind role.not_of_kind
        same key; operand_id = F0067                          |
        same key; operand_id = F0067; kind = sum; role = term | kind.second_kind
        figure_id = ; kind = product; operand_id =            | figure_id.missing kind.not_in_list operand_id.missing
        """,
    ),
    "figure_readings": Drawn(
        {"figure_id": "F9999"},
        """
        change                                                                     | breaches
        figure_id, measure, period, segment, population, printed_unit, qualifier = | .missing
        same key; note = Another                                                   | figure_id.key_twice
        measure = peserta                                                          | .not_in_list
        period = 2024 or 2024-11-30                                                | .unreadable
        period = November 2024                                                     |
        segment = TKI                                                              | .not_in_list
        population = Rentan                                                        | .wrong_form
        participant_definition = ; base_definition = ; note =                      |
        printed_unit = sepuluh or 10.000 or 100.000                                | .unreadable
        printed_unit = 0                                                           | .too_small
        printed_unit = 0.01 or 0.001                                               |
        qualifier = maybe                                                          | .not_in_list
        segment = pu; printed_unit = -1                                            | printed_unit.too_small segment.not_in_list
        """,
    ),
    "former_provinces": Drawn(
        {"region_code": "6400-2012", "kemendagri_code": "64-2012", "official_name": "Kalimantan Timur (33)"},
        """
        change                                                                        | breaches
        region_code, kemendagri_code, official_name, parts, valid_to, source =        | .missing
        region_code = 9400 or 9401-2023 or 94-2023                                    | .wrong_form
        kemendagri_code = 91 or 9100-2023                                             | .wrong_form
        kemendagri_code = 92-2023                                                     | .key_twice
        official_name = Papua Barat (34 provinsi)                                     | .key_twice
        same key; kemendagri_code = 64-2012; official_name = Kalimantan Timur (33)    | region_code.key_twice
        aliases =                                                                     |
        parts = 64 or 6400+6500 or 64,65                                              | .wrong_form
        parts = 64+65 or 64+65+66                                                     |
        valid_to = 2012                                                               | .unreadable
        valid_to = 2012-12                                                            |
        parts = ; valid_to = x                                                        | parts.missing valid_to.unreadable
        """,
    ),
    "funding_sources": Drawn(
        {"funding_source": "another"},
        """
        change                                                                               | breaches
        funding_source, funding_source_name, funding_source_name_id, kind, meaning, source = | .missing
        funding_source = DBH sawit                                                           | .wrong_form
        funding_source = dbh_sawit_2                                                         |
        same key; meaning = Another                                                          | funding_source.key_twice
        kind = wage                                                                          | .not_in_list
        kind = project                                                                       |
        valid_from = ; valid_to =                                                            |
        valid_from = Januari                                                                 | .unreadable
        valid_to = 2024-00                                                                   | .unreadable
        valid_from = 2024-02; valid_to = 2024-01                                             | valid_to.before_valid_from
        valid_from = 2024-02; valid_to = 2024-02                                             |
        meaning = ; source =                                                                 | meaning.missing source.missing
        """,
    ),
    "office_regions": Drawn(
        {"region_code": "6472"},
        """
        change                                         | breaches
        office_code, region_code, valid_from, source = | .missing
        office_code = cab-samarinda                    | .wrong_form
        office_code = SIM-K01                          |
        region_code = 64.72 or Samarinda               |
        region_code = 6499 or 64.99 or 6400 or KAL     | .unreadable
        region_code = Malang or Banjar                 | .unreadable
        same key; source = Another                     | key_twice
        same key; valid_from = 2021-01                 |
        valid_from = 2020                              | .unreadable
        valid_to =                                     |
        valid_to = kini                                | .unreadable
        valid_to = 2019-12                             | .before_valid_from
        valid_to = 2020-01                             |
        office_code = ; valid_to = x                   | office_code.missing valid_to.unreadable
        """,
    ),
    "offices": Drawn(
        {"office_code": "CAB-ANOTHER"},
        """
        change                                                    | breaches
        office_code, office_name, office_level, aliases, source = | .missing
        office_code = N01                                         |
        office_code = cab-samarinda                               | .wrong_form
        same key; office_name = Another                           | office_code.key_twice
        office_level = pusat                                      | .not_in_list
        office_level = kanwil                                     |
        region_code = 6206 or 62.06 or KAL                        |
        region_code = Kalimantan or Kalbar or Kota Samarinda      |
        region_code = 6499 or 62.99 or Banjar                     | .unreadable
        parent_office_code = ; meaning =                          |
        valid_from = ; valid_to =                                 |
        valid_from = 2020/01                                      | .unreadable
        valid_to = kini                                           | .unreadable
        valid_to = 2019-12                                        | .before_valid_from
        valid_to = 2020-01                                        |
        region_code = XXX; aliases =                              | aliases.missing region_code.unreadable
        """,
    ),
    "participant_definitions": Drawn(
        {"participant_definition": "another"},
        """
        change                                                                       | breaches
        participant_definition, family, counted_unit, region_basis, includes_jakon = | .missing
        participant_definition = kanwil-2024                                         | .wrong_form
        same key; meaning = Another                                                  | participant_definition.key_twice
        family = Kanwil                                                              | .wrong_form
        counted_unit = person                                                        | .not_in_list
        counted_unit = person_main                                                   |
        region_basis = nik                                                           | .not_in_list
        parts = PU or PU+ALL                                                         | .wrong_form
        parts = PU+BPU                                                               |
        parts, source =                                                              |
        includes_jakon = ya                                                          | .not_in_list
        includes_pmi, stated_by, meaning =                                           | .missing
        includes_pmi = 0                                                             | .not_in_list
        stated_by = blog                                                             | .not_in_list
        valid_from = ; valid_to =                                                    |
        valid_from = 15-12                                                           | .unreadable
        valid_to = 16-04                                                             | .unreadable
        valid_from = 2015-12; valid_to = 2015-11                                     | valid_to.before_valid_from
        valid_to = 2015-12                                                           |
        parts = X; family = ; stated_by = x                                          | family.missing parts.wrong_form stated_by.not_in_list
        """,
    ),
    "provinces": Drawn(
        {"bps_code": "98", "kemendagri_code": "98", "official_name": "Another"},
        """
        change                                                               | breaches
        bps_code, kemendagri_code, official_name =                           | .missing
        bps_code = 01 or 6100                                                | .wrong_form
        bps_code = 10                                                        |
        bps_code, kemendagri_code = 11                                       | .key_twice
        kemendagri_code = 6                                                  | .wrong_form
        official_name = Aceh                                                 | .key_twice
        aliases = ; kanwil_island = ; bps_code_read_as_kemendagri = ; note = |
        same key; note = Another                                             | bps_code.key_twice kemendagri_code.key_twice official_name.key_twice
        bps_code = x; official_name =                                        | bps_code.wrong_form official_name.missing
        kanwil_island = Sumatera Bagian Utara or SBU: Sumatera Bagian Utara  |
        kanwil_island = D.I. Yogyakarta or Ja                                | .wrong_form
        """,
        frozenset({"kanwil_island.code_of_two_groups"}),
    ),
    "published_figures": Drawn(
        {"figure_id": "F9999"},
        """
        change                                                                                | breaches
        figure_id, scope_level, scope_name, metric, value, unit, as_of, as_of_precision =     | .missing
        figure_id = F001 or 0001                                                              | .wrong_form
        figure_id = F00010                                                                    |
        same key; value = 1060001                                                             | figure_id.key_twice
        scope_level = kota                                                                    | .not_in_list
        scope_level = branch                                                                  |
        scope_level = province or regency                                                     | scope_code_kemendagri.missing
        scope_level = regency; scope_name = Kab. Banjar                                       |
        scope_level = province; scope_name = Kalsel                                           |
        scope_level = regency; scope_name = Banjar                                            | scope_code_kemendagri.missing
        scope_level = regency; scope_code_kemendagri = 62.06; scope_name = Kabupaten Katingan |
        scope_level = regency; scope_code_kemendagri = 62.06; scope_name = Katingan           |
        scope_level = regency; scope_code_kemendagri = 62.06; scope_name = Sukamara           | scope_name.another_region
        scope_level = regency; scope_code_kemendagri = 62.99; scope_name = Katingan           | scope_code_kemendagri.unreadable
        scope_level = regency; scope_code_kemendagri = 6206; scope_name = Katingan            | scope_code_kemendagri.code_system scope_code_kemendagri.unreadable
        scope_level = province; scope_code_kemendagri = 61; scope_name = Kalbar               |
        scope_level = province; scope_code_kemendagri = 6100; scope_name = Kalbar             | scope_code_kemendagri.code_system scope_code_kemendagri.unreadable
        scope_level = province; scope_code_kemendagri = 10; scope_name = Kalbar               | scope_code_kemendagri.unreadable
        metric = Peserta aktif                                                                | .wrong_form
        segment = ; comparison_base = ; definition_note =                                     |
        value = 1.060.000 or 170.000 or 353.413 or 1,06                                       | .unreadable
        unit = percent; value = 45.345                                                        |
        value = -3.5 or 0                                                                     |
        unit = orang                                                                          | .not_in_list
        as_of = 2015-13; as_of_precision = month                                              | as_of.unreadable
        as_of = akhir 2015                                                                    | .unreadable
        as_of = 2016-02-30; as_of_precision = day                                             | as_of.unreadable
        as_of = 2016-02-29; as_of_precision = day                                             |
        as_of = 2015-12; as_of_precision = month                                              |
        as_of_precision = quarter                                                             | .not_in_list
        as_of_precision = month                                                               | .does_not_fit
        as_of = 2015-12; as_of_precision = year                                               | as_of_precision.does_not_fit
        published_on =                                                                        |
        published_on = 2016                                                                   |
        published_on = 06-12-2016                                                             | .unreadable
        publisher, source_url, article_key =                                                  | .missing
        source_url = bisnis.com                                                               | .wrong_form
        source_url = http://bisnis.com                                                        |
        value = x; unit = x; as_of = x; source_url = x                                        | as_of.unreadable source_url.wrong_form unit.not_in_list value.unreadable
        """,
    ),
    "publishers": Drawn(
        {"publisher": "Another"},
        """
        change                           | breaches
        publisher, publisher_kind =      | .missing
        same key; note = Another         | publisher.key_twice
        publisher_kind = Press           | .not_in_list
        publisher_kind = office          |
        note =                           |
        publisher = ; publisher_kind = x | publisher.missing publisher_kind.not_in_list
        """,
    ),
    "rate_regimes": Drawn(
        {"regime_code": "PP1-2030-JKK"},
        """
        change                                                                                  | breaches
        regime_code, regulation, programme, segment, measure, effective_from, meaning, source = | .missing
        regime_code = PP 49/2020                                                                | .wrong_form
        same key; meaning = Another                                                             | regime_code.key_twice
        effective_from = 2025                                                                   | .unreadable
        effective_to =                                                                          |
        effective_to = 2026-1                                                                   | .unreadable
        effective_to = 2025-07                                                                  | .before_effective_from
        effective_to = 2025-08                                                                  |
        programme = ; effective_from = x                                                        | effective_from.unreadable programme.missing
        """,
    ),
    "regions": Drawn(
        {"bps_code": "1199", "kemendagri_code": "11.99"},
        """
        change                                                                       | breaches
        level, kemendagri_code, official_name, kind, province =                      | .missing
        level = district                                                             | .not_in_list
        level = province                                                             |
        bps_code, population_kepmendagri_2025 =                                      |
        bps_code = 11.99 or 119                                                      | .wrong_form
        bps_code, kemendagri_code = 99                                               |
        bps_code = 1103                                                              | .key_twice
        kemendagri_code, old_kemendagri_code = 1199                                  | .wrong_form
        old_kemendagri_code = 64.1 or 11.999                                         | .wrong_form
        kemendagri_code = 11.01                                                      | .key_twice
        kind = kecamatan                                                             | .not_in_list
        capital = ; aliases = ; old_kemendagri_code = ; codes_verified_in = ; note = |
        population_kepmendagri_2025 = 0                                              |
        population_kepmendagri_2025 = -1                                             | .too_small
        population_kepmendagri_2025 = 1.5 or 1.234.567 or 234.000                    | .unreadable
        level = x; kind = x; province =                                              | kind.not_in_list level.not_in_list province.missing
        """,
    ),
    "segments": Drawn(
        {"segment": "PU"},
        """
        change                                                                               | breaches
        segment, segment_name, segment_name_id, sakernas_base, meaning, source, sort_order = | .missing
        segment = TKI                                                                        | .not_in_list
        same key; meaning = Another                                                          | segment.key_twice
        sort_order = first or 1.5                                                            | .unreadable
        sort_order = 0                                                                       |
        valid_from = ; valid_to =                                                            |
        valid_from, valid_to = x                                                             | .unreadable
        valid_to = 2013-12                                                                   | .before_valid_from
        valid_to = 2014-01                                                                   |
        segment = X; meaning = ; sort_order = x                                              | meaning.missing segment.not_in_list sort_order.unreadable
        """,
    ),
    "survey_rounds": Drawn(
        {"round": "2030-08"},
        """
        change                       | breaches
        round, weights =             | .missing
        round = Agustus              | .unreadable
        published_on = ; source_url = |
        published_on = 5 November 2024 | .unreadable
        weights = SP 2020            | .wrong_form
        weights = sp2030             |
        same key; weights = sp2030   | round.key_twice
        round = x; weights =         | round.unreadable weights.missing
        """,
    ),
    "targets": Drawn(
        {"target_year": "2030"},
        """
        change                                                                                | breaches
        target_family, target_year, region_code, segment, measure, base_definition, meaning = | .missing
        target_family = APBN                                                                  | .not_in_list
        target_family = UCJ                                                                   |
        target_year = MMXXX or 2.025                                                          | .unreadable
        target_year = 2013                                                                    | .too_small
        target_year = 2014 or 2100                                                            |
        target_year = 2101                                                                    | .too_large
        region_code = 0000 or 6303 or 63.03 or Indonesia or Prov. Kalimantan Selatan or Tapin |
        region_code = 63.99 or 9999 or Banjar or Gorontalo                                    | .unreadable
        segment = formal                                                                      | .not_in_list
        target_percent = 60                                                                   | .neither_or_both
        target_workers =                                                                      | target_percent.neither_or_both
        target_workers = ; target_percent = 60                                                |
        target_workers = ; target_percent = 60,5                                              | target_percent.unreadable
        target_workers = ; target_percent = 0                                                 | target_percent.too_small
        target_workers = ; target_percent = 0.000001                                          |
        target_workers = 0                                                                    | .too_small
        target_workers = 1                                                                    |
        target_workers = 1.200.000 or 82.000                                                  | .unreadable
        target_workers = ; target_percent = 60.125                                            |
        measure = peserta                                                                     | .not_in_list
        base_figure_id = ; figure_id =                                                        |
        same key; meaning = Another                                                           | key_twice
        same key; segment = BPU                                                               |
        valid_from = ; valid_to =                                                             |
        valid_from, valid_to = 2017                                                           | .unreadable
        valid_to = 2016-12                                                                    | .before_valid_from
        valid_to = 2017-01                                                                    |
        region_code = X; segment = X; meaning =                                               | meaning.missing region_code.unreadable segment.not_in_list
        """,
    ),
    "workforce": Drawn(
        {"year": "2023"},
        """
        change                                                                                     | breaches
        area_level = ; area_name = Kalbar                                                          |
        area_level = ; area_name = 6371                                                            |
        area_level = ; area_name = Banjar                                                          | area_name.unreadable
        area_level = ; area_name = KAL                                                             | area_level.not_in_list
        area_level = Kabupaten; area_name = Samarinda                                              |
        area_level = kecamatan                                                                     | .unreadable area_name.unreadable
        area_level = province; area_name = Kalbar                                                  |
        area_level = regency; area_name = Kalbar                                                   | area_name.unreadable
        area_level = regency; area_name = Samarinda                                                |
        area_name, source_url =                                                                    | .missing
        area_name = Borneo                                                                         | .unreadable
        year = ; month =                                                                           | month.missing
        year =                                                                                     | month.unreadable
        year = 23                                                                                  | month.unreadable
        month =                                                                                    | .unreadable
        month = Augustus                                                                           | .unreadable
        month = Agustus or Feb                                                                     |
        same key; note = Another                                                                   | key_twice
        same key; month = Feb                                                                      |
        working_age_population = 0; labour_force = ; employed =                                    | working_age_population.too_small employed.thousands?
        working_age_population = 1 or 140000                                                       | labour_force.too_large employed.thousands?
        working_age_population = 143700000                                                         |
        working_age_population = 1,5                                                               | .unreadable
        labour_force = 0; employed = ; tpt_pct =                                                   | labour_force.too_small employed.thousands? employed.far_off?
        labour_force = 1; employed = ; tpt_pct =                                                   | employed.thousands? employed.far_off?
        labour_force = 133720000                                                                   | .differs tpt_pct.differs
        labour_force = 35930000; employed = ; tpt_pct =                                            |
        labour_force = 35929999; employed = ; tpt_pct =                                            | employed.far_off?
        labour_force = 143,72 juta                                                                 | .unreadable
        employed = 0; tpt_pct =                                                                    | employed.too_small employed.thousands? employed.far_off?
        employed = 1; tpt_pct =                                                                    | employed.thousands? employed.far_off?
        employed = 143000000; tpt_pct =                                                            |
        employed = 144720000; tpt_pct =                                                            | labour_force.differs
        employed = ; unemployed = 151000000; tpt_pct =                                             | labour_force.differs
        employed = ; unemployed = 143000000; tpt_pct =                                             |
        labour_force = ; working_age_population = 134210000                                        | labour_force.too_large
        labour_force = ; unemployed = 8420000; working_age_population = 140010000                  | labour_force.too_large
        labour_force = ; unemployed = 8420000; working_age_population = 143710000                  |
        employed = 1.5 or 450.000                                                                  | .unreadable
        unemployed = -1; labour_force = ; tpt_pct =                                                | unemployed.too_small
        unemployed = 0; employed = 143720000; tpt_pct =                                            |
        unemployed = 8400000                                                                       |
        unemployed = 8600000                                                                       | labour_force.differs tpt_pct.differs
        unemployed = none or 5.000                                                                 | .unreadable
        tpt_pct = -0.1; employed =                                                                 | tpt_pct.too_small
        tpt_pct = 0; employed =                                                                    |
        tpt_pct = 100; employed =                                                                  |
        tpt_pct = 5.9                                                                              |
        tpt_pct = 5.6                                                                              | .differs
        tpt_pct = 100.1; employed =                                                                | tpt_pct.too_large
        employed = 135300000.0                                                                     |
        tpt_pct = 5,86                                                                             | .unreadable
        tpt_pct = 5.861; employed =                                                                |
        tpak_pct, formal_pct, informal_pct = -0.1                                                  | .too_small
        tpak_pct = 0 or 100                                                                        |
        tpak_pct, formal_pct, informal_pct = 100.1                                                 | .too_large
        tpak_pct = 70%                                                                             | .unreadable
        tpak_pct = 68.77; working_age_population = 209000000                                       |
        tpak_pct = 67.77; working_age_population = 209000000                                       | tpak_pct.differs
        tpak_pct = 68.77; working_age_population = 209000000; labour_force = ; unemployed = 8420000 |
        tpak_pct = 67.77; working_age_population = 209000000; labour_force = ; unemployed = 8420000 | tpak_pct.differs
        printed_unit = 0                                                                           | .too_small
        formal_persons, informal_persons = -1                                                      | .too_small
        formal_persons, informal_persons = 0 or 1                                                  |
        printed_unit = 1                                                                           |
        same key; stated_by = secondary_copy                                                       |
        same key; stated_by =                                                                      |
        stated_by = bps                                                                            | .not_in_list
        first_seen_on = 2026-04-14                                                                 |
        first_seen_on = 14 April                                                                   | .unreadable
        employed_rse_pct = 0 or 1.25 or 100                                                        |
        employed_rse_pct = -0.1                                                                    | .too_small
        employed_rse_pct = 100.1                                                                   | .too_large
        employed_rse_pct = 1,25                                                                    | .unreadable
        doubtful = employed or formal_persons+informal_persons                                     |
        doubtful = formal or employed+ or tpt_pct                                                  | .wrong_form
        formal_persons = -                                                                         | .unreadable
        formal_pct = 0 or 100                                                                      |
        formal_pct = 40,69                                                                         | .unreadable
        informal_persons, informal_pct = x                                                         | .unreadable
        informal_pct = 0 or 100                                                                    |
        printed_unit = ten                                                                         | .unreadable
        labour_force = ; employed = ; tpt_pct = ; formal_persons = ; formal_pct = ; informal_pct = ; note = |
        area_name = X; month = X; employed = X; tpt_pct = 101                                      | area_name.unreadable employed.unreadable month.unreadable tpt_pct.too_large
        """,
    ),
}
