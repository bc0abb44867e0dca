"""One bad row per rule of each contract, and the boundaries that are allowed.

The row that is changed is the first of the shipped file, under another key (`fresh`) unless it says `same key`.
No breach means that the row is accepted. Every rule of every contract stands here; a test says so.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawn:
    """The key of a new row, and what is changed in it with the rules that it then breaks."""

    fresh: dict[str, str]
    table: str
    elsewhere: frozenset[str] = frozenset()
    """Rules that it takes two other rows to break: they have a test of their own."""


ROWS = {
    "base_definitions": Drawn(
        {"base_definition": "another"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        base_definition =                             | base_definition.missing
        base_definition = Sakernas                    | base_definition.wrong_form
        base_definition = 2025_office                 | base_definition.wrong_form
        base_definition = a                           |
        same key; meaning = Another                   | base_definition.key_twice
        base_name =                                   | base_name.missing
        base_name_id =                                | base_name_id.missing
        kind =                                        | kind.missing
        kind = survey                                 | kind.not_in_list
        kind = unknown                                |
        is_comparable =                               | is_comparable.missing
        is_comparable = true                          | is_comparable.not_in_list
        is_comparable = no                            |
        segments =                                    | segments.missing
        segments = PU,BPU                             | segments.wrong_form
        segments = PU+                                | segments.wrong_form
        segments = PU                                 |
        segments = PU+BPU+JAKON+PMI+ALL               |
        meaning =                                     | meaning.missing
        source =                                      |
        valid_from = 2014                             | valid_from.unreadable
        valid_from =                                  |
        valid_to = 2023-13                            | valid_to.unreadable
        valid_to =                                    |
        valid_from = 2021-10; valid_to = 2021-09      | valid_to.before_valid_from
        valid_from = 2021-10; valid_to = 2021-10      |
        kind = x; is_comparable = x; valid_to = x     | is_comparable.not_in_list kind.not_in_list valid_to.unreadable
        """,
    ),
    "contribution_rates": Drawn(
        {"variant": "another"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        programme =                                   | programme.missing
        programme = JPK                               | programme.not_in_list risk_class.not_of_programme
        programme = JKM                               | risk_class.not_of_programme
        programme = JKM; risk_class = all             |
        segment =                                     | segment.missing
        segment = ALL                                 | segment.not_in_list risk_class.not_of_programme
        segment = BPU                                 | risk_class.not_of_programme
        segment = PMI; risk_class = all               |
        risk_class =                                  | risk_class.missing
        risk_class = I                                | risk_class.not_in_list
        risk_class = all                              | risk_class.not_of_programme
        risk_class = 5                                |
        variant =                                     | variant.missing
        variant = PP 7/2025                           | variant.wrong_form
        same key; meaning = Another                   | key_twice
        same key; effective_from = 2015-08            |
        same key; risk_class = 2                      |
        rate_percent = 0,24                           | rate_percent.unreadable
        rate_percent = 0.24 persen                    | rate_percent.unreadable
        rate_percent = 0                              | rate_percent.too_small
        rate_percent = 0.000001                       |
        rate_percent = 100                            |
        rate_percent = 100.1                          | rate_percent.too_large
        rate_percent =                                | rate_percent.no_rate_and_no_amount
        rate_percent = ; amount_minimum = 6800        |
        amount_minimum = 6.800,00                     | amount_minimum.unreadable
        amount_minimum = 0                            | amount_minimum.too_small
        programme = JP; risk_class = all              | wage_cap.missing_for_jp
        programme = JP; risk_class = all; wage_cap = 7000000 |
        wage_cap = tujuh juta                         | wage_cap.unreadable
        wage_cap = -1                                 | wage_cap.too_small
        amount_minimum = ; wage_cap =                 |
        effective_from =                              | effective_from.missing
        effective_from = 2015                         | effective_from.unreadable
        effective_to =                                |
        effective_to = 2026-13                        | effective_to.unreadable
        effective_to = 2015-06                        | effective_to.before_effective_from
        effective_to = 2015-07                        |
        regulation =                                  | regulation.missing
        meaning =                                     | meaning.missing
        source =                                      | source.missing
        programme = ; risk_class = x; rate_percent =  | programme.missing risk_class.not_in_list rate_percent.no_rate_and_no_amount
        """,
    ),
    "figure_checks": Drawn(
        {"figure_id": "F9999"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        figure_id =                                   | figure_id.missing
        kind =                                        | kind.missing
        kind = product                                | kind.not_in_list
        role =                                        | role.missing
        role = factor                                 | role.not_in_list role.not_of_kind
        role = term                                   | role.not_of_kind
        role = opening                                |
        kind = sum; role = term                       |
        operand_id =                                  | operand_id.missing
        same key; kind = sum                          | key_twice kind.second_kind role.not_of_kind
        same key; operand_id = F0067                  |
        same key; operand_id = F0067; kind = sum; role = term | kind.second_kind
        figure_id = ; kind = product; operand_id =    | figure_id.missing kind.not_in_list operand_id.missing
        """,
    ),
    "figure_readings": Drawn(
        {"figure_id": "F9999"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        figure_id =                                   | figure_id.missing
        same key; note = Another                      | figure_id.key_twice
        measure =                                     | measure.missing
        measure = peserta                             | measure.not_in_list
        period =                                      | period.missing
        period = 2024                                 | period.unreadable
        period = 2024-11-30                           | period.unreadable
        period = November 2024                        |
        segment =                                     | segment.missing
        segment = TKI                                 | segment.not_in_list
        population =                                  | population.missing
        population = Rentan                           | population.wrong_form
        participant_definition = ; base_definition = ; note = |
        printed_unit =                                | printed_unit.missing
        printed_unit = sepuluh                        | printed_unit.unreadable
        printed_unit = 0                              | printed_unit.too_small
        printed_unit = 0.01                           |
        printed_unit = 0.001                          |
        printed_unit = 10.000                         | printed_unit.unreadable
        printed_unit = 100.000                        | printed_unit.unreadable
        qualifier =                                   | qualifier.missing
        qualifier = maybe                             | qualifier.not_in_list
        segment = pu; printed_unit = -1               | printed_unit.too_small segment.not_in_list
        """,
    ),
    "funding_sources": Drawn(
        {"funding_source": "another"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        funding_source =                              | funding_source.missing
        funding_source = DBH sawit                    | funding_source.wrong_form
        funding_source = dbh_sawit_2                  |
        same key; meaning = Another                   | funding_source.key_twice
        funding_source_name =                         | funding_source_name.missing
        funding_source_name_id =                      | funding_source_name_id.missing
        kind =                                        | kind.missing
        kind = wage                                   | kind.not_in_list
        kind = project                                |
        meaning =                                     | meaning.missing
        source =                                      | source.missing
        valid_from = ; valid_to =                     |
        valid_from = Januari                          | valid_from.unreadable
        valid_to = 2024-00                            | valid_to.unreadable
        valid_from = 2024-02; valid_to = 2024-01      | valid_to.before_valid_from
        valid_from = 2024-02; valid_to = 2024-02      |
        meaning = ; source =                          | meaning.missing source.missing
        """,
    ),
    "office_regions": Drawn(
        {"region_code": "6472"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        office_code =                                 | office_code.missing
        office_code = cab-samarinda                   | office_code.wrong_form
        office_code = SIM-K01                         |
        region_code =                                 | region_code.missing
        region_code = 6499                            | region_code.unreadable
        region_code = 64.72                           | region_code.unreadable
        region_code = 6400                            | region_code.unreadable
        region_code = KAL                             | region_code.unreadable
        same key; source = Another                    | key_twice
        same key; valid_from = 2021-01                |
        valid_from =                                  | valid_from.missing
        valid_from = 2020                             | valid_from.unreadable
        valid_to =                                    |
        valid_to = kini                               | valid_to.unreadable
        valid_to = 2019-12                            | valid_to.before_valid_from
        valid_to = 2020-01                            |
        source =                                      | source.missing
        office_code = ; valid_to = x                  | office_code.missing valid_to.unreadable
        """,
    ),
    "offices": Drawn(
        {"office_code": "CAB-ANOTHER"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        office_code =                                 | office_code.missing
        office_code = N01                             |
        office_code = cab-samarinda                   | office_code.wrong_form
        same key; office_name = Another               | office_code.key_twice
        office_name =                                 | office_name.missing
        office_level =                                | office_level.missing
        office_level = pusat                          | office_level.not_in_list
        office_level = kanwil                         |
        region_code = 6206                            |
        region_code = KAL                             |
        region_code = 6499                            | region_code.unreadable
        region_code = 62.06                           | region_code.unreadable
        aliases =                                     | aliases.missing
        parent_office_code = ; meaning =              |
        source =                                      | source.missing
        valid_from = ; valid_to =                     |
        valid_from = 2020/01                          | valid_from.unreadable
        valid_to = kini                               | valid_to.unreadable
        valid_to = 2019-12                            | valid_to.before_valid_from
        valid_to = 2020-01                            |
        region_code = XXX; aliases =                  | aliases.missing region_code.unreadable
        """,
    ),
    "participant_definitions": Drawn(
        {"participant_definition": "another"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        participant_definition =                      | participant_definition.missing
        participant_definition = kanwil-2024          | participant_definition.wrong_form
        same key; meaning = Another                   | participant_definition.key_twice
        family =                                      | family.missing
        family = Kanwil                               | family.wrong_form
        counted_unit =                                | counted_unit.missing
        counted_unit = person                         | counted_unit.not_in_list
        counted_unit = person_main                    |
        region_basis =                                | region_basis.missing
        region_basis = nik                            | region_basis.not_in_list
        parts = PU                                    | parts.wrong_form
        parts = PU+ALL                                | parts.wrong_form
        parts = PU+BPU                                |
        parts =                                       |
        includes_jakon =                              | includes_jakon.missing
        includes_jakon = ya                           | includes_jakon.not_in_list
        includes_pmi =                                | includes_pmi.missing
        includes_pmi = 0                              | includes_pmi.not_in_list
        stated_by =                                   | stated_by.missing
        stated_by = blog                              | stated_by.not_in_list
        meaning =                                     | meaning.missing
        source =                                      |
        valid_from = ; valid_to =                     |
        valid_from = 15-12                            | valid_from.unreadable
        valid_to = 16-04                              | valid_to.unreadable
        valid_from = 2015-12; valid_to = 2015-11      | valid_to.before_valid_from
        valid_to = 2015-12                            |
        parts = X; family = ; stated_by = x           | family.missing parts.wrong_form stated_by.not_in_list
        """,
    ),
    "provinces": Drawn(
        {"bps_code": "98", "kemendagri_code": "98", "official_name": "Another"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        bps_code =                                    | bps_code.missing
        bps_code = 01                                 | bps_code.wrong_form
        bps_code = 6100                               | bps_code.wrong_form
        bps_code = 10                                 |
        bps_code = 11                                 | bps_code.key_twice
        kemendagri_code =                             | kemendagri_code.missing
        kemendagri_code = 6                           | kemendagri_code.wrong_form
        kemendagri_code = 11                          | kemendagri_code.key_twice
        official_name =                               | official_name.missing
        official_name = Aceh                          | official_name.key_twice
        aliases = ; kanwil_island = ; bps_code_read_as_kemendagri = ; note = |
        same key; note = Another                      | bps_code.key_twice kemendagri_code.key_twice official_name.key_twice
        bps_code = x; official_name =                 | bps_code.wrong_form official_name.missing
        kanwil_island = Sumatera Bagian Utara         |
        kanwil_island = SBU: Sumatera Bagian Utara    |
        kanwil_island = D.I. Yogyakarta               | kanwil_island.wrong_form
        kanwil_island = Ja                            | kanwil_island.wrong_form
        """,
        frozenset({"kanwil_island.code_of_two_groups"}),
    ),
    "published_figures": Drawn(
        {"figure_id": "F9999"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        figure_id =                                   | figure_id.missing
        figure_id = F001                              | figure_id.wrong_form
        figure_id = 0001                              | figure_id.wrong_form
        figure_id = F00010                            |
        same key; value = 1060001                     | figure_id.key_twice
        scope_level =                                 | scope_level.missing
        scope_level = kota                            | scope_level.not_in_list
        scope_level = branch                          |
        scope_name =                                  | scope_name.missing
        scope_level = province                        | scope_code_kemendagri.missing
        scope_level = regency                         | scope_code_kemendagri.missing
        scope_level = regency; scope_code_kemendagri = 62.06; scope_name = Kabupaten Katingan |
        scope_level = regency; scope_code_kemendagri = 62.06; scope_name = Katingan |
        scope_level = regency; scope_code_kemendagri = 62.06; scope_name = Sukamara | scope_name.another_region
        scope_level = regency; scope_code_kemendagri = 62.99; scope_name = Katingan | scope_code_kemendagri.unreadable
        scope_level = regency; scope_code_kemendagri = 6206; scope_name = Katingan | scope_code_kemendagri.code_system scope_code_kemendagri.unreadable
        scope_level = province; scope_code_kemendagri = 61; scope_name = Kalbar |
        scope_level = province; scope_code_kemendagri = 6100; scope_name = Kalbar | scope_code_kemendagri.code_system scope_code_kemendagri.unreadable
        scope_level = province; scope_code_kemendagri = 10; scope_name = Kalbar | scope_code_kemendagri.unreadable
        metric =                                      | metric.missing
        metric = Peserta aktif                        | metric.wrong_form
        segment = ; comparison_base = ; definition_note = |
        value =                                       | value.missing
        value = 1.060.000                             | value.unreadable
        value = 170.000                               | value.unreadable
        value = 353.413                               | value.unreadable
        unit = percent; value = 45.345                |
        value = 1,06                                  | value.unreadable
        value = -3.5                                  |
        value = 0                                     |
        unit =                                        | unit.missing
        unit = orang                                  | unit.not_in_list
        as_of =                                       | as_of.missing
        as_of = 2015-13; as_of_precision = month      | as_of.unreadable
        as_of = akhir 2015                            | as_of.unreadable
        as_of = 2016-02-30; as_of_precision = day     | as_of.unreadable
        as_of = 2016-02-29; as_of_precision = day     |
        as_of = 2015-12; as_of_precision = month      |
        as_of_precision =                             | as_of_precision.missing
        as_of_precision = quarter                     | as_of_precision.not_in_list
        as_of_precision = month                       | as_of_precision.does_not_fit
        as_of = 2015-12; as_of_precision = year       | as_of_precision.does_not_fit
        published_on =                                |
        published_on = 2016                           |
        published_on = 06-12-2016                     | published_on.unreadable
        publisher =                                   | publisher.missing
        source_url =                                  | source_url.missing
        source_url = bisnis.com                       | source_url.wrong_form
        source_url = http://bisnis.com                |
        article_key =                                 | article_key.missing
        value = x; unit = x; as_of = x; source_url = x | as_of.unreadable source_url.wrong_form unit.not_in_list value.unreadable
        """,
    ),
    "publishers": Drawn(
        {"publisher": "Another"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        publisher =                                   | publisher.missing
        same key; note = Another                      | publisher.key_twice
        publisher_kind =                              | publisher_kind.missing
        publisher_kind = Press                        | publisher_kind.not_in_list
        publisher_kind = office                       |
        note =                                        |
        publisher = ; publisher_kind = x              | publisher.missing publisher_kind.not_in_list
        """,
    ),
    "rate_regimes": Drawn(
        {"regime_code": "PP1-2030-JKK"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        regime_code =                                 | regime_code.missing
        regime_code = PP 49/2020                      | regime_code.wrong_form
        same key; meaning = Another                   | regime_code.key_twice
        regulation =                                  | regulation.missing
        programme =                                   | programme.missing
        segment =                                     | segment.missing
        measure =                                     | measure.missing
        effective_from =                              | effective_from.missing
        effective_from = 2025                         | effective_from.unreadable
        effective_to =                                |
        effective_to = 2026-1                         | effective_to.unreadable
        effective_to = 2025-07                        | effective_to.before_effective_from
        effective_to = 2025-08                        |
        meaning =                                     | meaning.missing
        source =                                      | source.missing
        programme = ; effective_from = x              | effective_from.unreadable programme.missing
        """,
    ),
    "regions": Drawn(
        {"bps_code": "1199", "kemendagri_code": "11.99"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        level =                                       | level.missing
        level = district                              | level.not_in_list
        level = province                              |
        bps_code =                                    |
        bps_code = 11.99                              | bps_code.wrong_form
        bps_code = 119                                | bps_code.wrong_form
        bps_code = 99                                 |
        bps_code = 1103                               | bps_code.key_twice
        kemendagri_code =                             | kemendagri_code.missing
        kemendagri_code = 1199                        | kemendagri_code.wrong_form
        kemendagri_code = 99                          |
        kemendagri_code = 11.01                       | kemendagri_code.key_twice
        official_name =                               | official_name.missing
        kind =                                        | kind.missing
        kind = kecamatan                              | kind.not_in_list
        province =                                    | province.missing
        capital = ; aliases = ; old_kemendagri_code = ; codes_verified_in = ; note = |
        population_kepmendagri_2025 =                 |
        population_kepmendagri_2025 = 0               |
        population_kepmendagri_2025 = -1              | population_kepmendagri_2025.too_small
        population_kepmendagri_2025 = 1.5             | population_kepmendagri_2025.unreadable
        population_kepmendagri_2025 = 1.234.567       | population_kepmendagri_2025.unreadable
        population_kepmendagri_2025 = 234.000         | population_kepmendagri_2025.unreadable
        level = x; kind = x; province =               | kind.not_in_list level.not_in_list province.missing
        """,
    ),
    "segments": Drawn(
        {"segment": "PU"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        segment =                                     | segment.missing
        segment = TKI                                 | segment.not_in_list
        same key; meaning = Another                   | segment.key_twice
        segment_name =                                | segment_name.missing
        segment_name_id =                             | segment_name_id.missing
        sakernas_base =                               | sakernas_base.missing
        meaning =                                     | meaning.missing
        source =                                      | source.missing
        sort_order =                                  | sort_order.missing
        sort_order = first                            | sort_order.unreadable
        sort_order = 1.5                              | sort_order.unreadable
        sort_order = 0                                |
        valid_from = ; valid_to =                     |
        valid_from = x                                | valid_from.unreadable
        valid_to = x                                  | valid_to.unreadable
        valid_to = 2013-12                            | valid_to.before_valid_from
        valid_to = 2014-01                            |
        segment = X; meaning = ; sort_order = x       | meaning.missing segment.not_in_list sort_order.unreadable
        """,
    ),
    "targets": Drawn(
        {"target_year": "2030"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        target_family =                               | target_family.missing
        target_family = APBN                          | target_family.not_in_list
        target_family = UCJ                           |
        target_year =                                 | target_year.missing
        target_year = MMXXX                           | target_year.unreadable
        target_year = 2013                            | target_year.too_small
        target_year = 2014                            |
        target_year = 2100                            |
        target_year = 2101                            | target_year.too_large
        region_code =                                 | region_code.missing
        region_code = 0000                            |
        region_code = 6303                            |
        region_code = 63.03                           | region_code.unreadable
        region_code = 9999                            | region_code.unreadable
        segment =                                     | segment.missing
        segment = formal                              | segment.not_in_list
        target_percent = 60                           | target_percent.neither_or_both
        target_workers =                              | target_percent.neither_or_both
        target_workers = ; target_percent = 60        |
        target_workers = ; target_percent = 60,5      | target_percent.unreadable
        target_workers = ; target_percent = 0         | target_percent.too_small
        target_workers = ; target_percent = 0.000001  |
        target_workers = 0                            | target_workers.too_small
        target_workers = 1                            |
        target_workers = 1.200.000                    | target_workers.unreadable
        target_workers = 82.000                       | target_workers.unreadable
        target_year = 2.025                           | target_year.unreadable
        target_workers = ; target_percent = 60.125    |
        measure =                                     | measure.missing
        measure = peserta                             | measure.not_in_list
        base_definition =                             | base_definition.missing
        base_figure_id = ; figure_id =                |
        meaning =                                     | meaning.missing
        same key; meaning = Another                   | key_twice
        same key; segment = BPU                       |
        valid_from = ; valid_to =                     |
        valid_from = 2017                             | valid_from.unreadable
        valid_to = 2017                               | valid_to.unreadable
        valid_to = 2016-12                            | valid_to.before_valid_from
        valid_to = 2017-01                            |
        region_code = X; segment = X; meaning =       | meaning.missing region_code.unreadable segment.not_in_list
        """,
    ),
    "workforce": Drawn(
        {"year": "2023"},
        """
        change                                        | breaches
        ----------------------------------------------+----------------------------------------
        area_level =                                  | area_level.missing area_name.unreadable
        area_level = kota                             | area_level.not_in_list area_name.unreadable
        area_level = province; area_name = Kalbar     |
        area_level = regency; area_name = Kalbar      | area_name.unreadable
        area_level = regency; area_name = Samarinda   |
        area_name =                                   | area_name.missing
        area_name = Borneo                            | area_name.unreadable
        year = ; month =                              | month.missing
        year =                                        | month.unreadable
        year = 23                                     | month.unreadable
        month =                                       | month.unreadable
        month = Augustus                              | month.unreadable
        month = Agustus                               |
        month = Feb                                   |
        same key; note = Another                      | key_twice
        same key; month = Feb                         |
        working_age_population = 0; labour_force = ; employed = | working_age_population.too_small employed.thousands
        working_age_population = 1                    | labour_force.too_large employed.thousands
        working_age_population = 143700000            |
        working_age_population = 140000               | labour_force.too_large employed.thousands
        working_age_population = 1,5                  | working_age_population.unreadable
        labour_force = 0; employed = ; tpt_pct =      | labour_force.too_small employed.thousands employed.far_off
        labour_force = 1; employed = ; tpt_pct =      | employed.thousands employed.far_off
        labour_force = 133720000                      | labour_force.differs tpt_pct.differs
        labour_force = 35930000; employed = ; tpt_pct = |
        labour_force = 35929999; employed = ; tpt_pct = | employed.far_off
        labour_force = 143,72 juta                    | labour_force.unreadable
        employed = 0; tpt_pct =                       | employed.too_small employed.thousands employed.far_off
        employed = 1; tpt_pct =                       | employed.thousands employed.far_off
        employed = 143000000; tpt_pct =               |
        employed = 144720000; tpt_pct =               | labour_force.differs
        employed = ; unemployed = 151000000; tpt_pct = | labour_force.differs
        employed = ; unemployed = 143000000; tpt_pct = |
        labour_force = ; working_age_population = 134210000 | labour_force.too_large
        labour_force = ; unemployed = 8420000; working_age_population = 140010000 | labour_force.too_large
        labour_force = ; unemployed = 8420000; working_age_population = 143710000 |
        employed = 1.5                                | employed.unreadable
        unemployed = -1; labour_force = ; tpt_pct =   | unemployed.too_small
        unemployed = 0; employed = 143720000; tpt_pct = |
        unemployed = 8400000                          |
        unemployed = 8600000                          | labour_force.differs tpt_pct.differs
        unemployed = none                             | unemployed.unreadable
        tpt_pct = -0.1; employed =                    | tpt_pct.too_small
        tpt_pct = 0; employed =                       |
        tpt_pct = 100; employed =                     |
        tpt_pct = 5.9                                 |
        tpt_pct = 5.6                                 | tpt_pct.differs
        tpt_pct = 100.1; employed =                   | tpt_pct.too_large
        employed = 450.000                            | employed.unreadable
        employed = 135300000.0                        |
        unemployed = 5.000                            | unemployed.unreadable
        tpt_pct = 5,86                                | tpt_pct.unreadable
        tpt_pct = 5.861; employed =                   |
        tpak_pct = -0.1                               | tpak_pct.too_small
        tpak_pct = 0                                  |
        tpak_pct = 100                                |
        tpak_pct = 100.1                              | tpak_pct.too_large
        tpak_pct = 70%                                | tpak_pct.unreadable
        tpak_pct = 68.77; working_age_population = 209000000 |
        tpak_pct = 67.77; working_age_population = 209000000 | tpak_pct.differs
        tpak_pct = 68.77; working_age_population = 209000000; labour_force = ; unemployed = 8420000 |
        tpak_pct = 67.77; working_age_population = 209000000; labour_force = ; unemployed = 8420000 | tpak_pct.differs
        formal_persons = 0                            | formal_persons.too_small
        formal_persons = 1                            |
        formal_persons = -                            | formal_persons.unreadable
        formal_pct = -0.1                             | formal_pct.too_small
        formal_pct = 0                                |
        formal_pct = 100                              |
        formal_pct = 100.1                            | formal_pct.too_large
        formal_pct = 40,69                            | formal_pct.unreadable
        informal_persons = 0                          | informal_persons.too_small
        informal_persons = 1                          |
        informal_persons = x                          | informal_persons.unreadable
        informal_pct = -0.1                           | informal_pct.too_small
        informal_pct = 0                              |
        informal_pct = 100                            |
        informal_pct = 100.1                          | informal_pct.too_large
        informal_pct = x                              | informal_pct.unreadable
        printed_unit = 0                              | printed_unit.too_small
        printed_unit = 1                              |
        printed_unit = ten                            | printed_unit.unreadable
        labour_force = ; employed = ; tpt_pct = ; formal_persons = ; formal_pct = ; informal_pct = ; note = |
        source_url =                                  | source_url.missing
        area_name = X; month = X; employed = X; tpt_pct = 101 | area_name.unreadable employed.unreadable month.unreadable tpt_pct.too_large
        """,
    ),
}
