-- Sums that a reader knows: the cells of a line, each times its coefficient, add up to 0.
-- A guess, which misses 0 by fewer than 5, is a line as well: most people have one membership, so that persons tell of memberships.
-- grain: line_kind, total_id, cell_id
-- column: line_kind | What is added up.
-- column: total_id | The cell that the line is named after: mostly the total.
-- column: coefficient | -1 for the total and for what is taken from it, else 1.
-- column: is_exact | Adds up to 0 by what the cells mean; else it is a guess.

with cells as (
    select
        cells.cell_id,
        cells.subject,
        cells.period,
        case
            when cells.subject in ('contributions', 'office', 'reconciliation') then office.region_code
            else cells.region_code
        end as region_code,
        case
            when cells.subject in ('employers', 'office') then 'ALL'
            when cells.subject = 'projects' then 'JAKON'
            else cells.segment
        end as segment,
        case cells.subject when 'sponsored' then 'funding_source:' else '' end || cells.category
            as category,
        cells.component,
        cells.value,
    from exact.disclosure_cells as cells
    cross join ledger.office
),

-- A move from one regency to another is none of their province. A regency in which nobody covers the members has no ALL
-- for its projects: that sum of its province is no line, and what it would tell follows from those by segment.
regions as (
    select
        'regions' as line_kind,
        totals.cell_id as total_id,
        -1 as total_coefficient,
        parts.cell_id,
        1 as coefficient,
        parts.subject = 'participants:admin_persons_any' as is_guess,
    from cells as parts
    inner join core.region_members as members using (region_code)
    inner join cells as totals
        on
            members.parent_region_code = totals.region_code
            and parts.period = totals.period
            and parts.segment = totals.segment
            and parts.subject = totals.subject
            and parts.category = totals.category
            and parts.component = totals.component
    where parts.component not like 'moved_%'
    qualify is_guess or sum(parts.value) over (partition by totals.cell_id) = totals.value
),

segments as (
    select
        'segments' as line_kind,
        totals.cell_id as total_id,
        -1 as total_coefficient,
        parts.cell_id,
        1 as coefficient,
        parts.subject = 'participants:admin_persons_any' as is_guess,
    from cells as parts
    inner join cells as totals using (period, region_code, subject, category, component)
    left join exact.recap_definitions as definitions
        on split_part(totals.subject, ':', 2) = definitions.participant_definition
    where
        totals.segment = 'ALL'
        and parts.segment <> 'ALL'
        and parts.component not in ('moved_in_segment', 'moved_out_segment')
        and (
            definitions.parts is null or list_contains(string_split(definitions.parts, '+'), parts.segment)
        )
),

statuses as (
    select
        'statuses' as line_kind,
        totals.cell_id as total_id,
        -1 as total_coefficient,
        parts.cell_id,
        1 as coefficient,
        false as is_guess,
    from cells as parts
    inner join cells as totals using (subject, period, segment, component)
    where
        totals.subject = 'reconciliation'
        and totals.category like '%:all'
        and parts.category not like '%:all'
        and split_part(totals.category, ':', 1) = split_part(parts.category, ':', 1)
),

accepted as (
    select
        'accepted' as line_kind,
        totals.cell_id as total_id,
        -1 as total_coefficient,
        parts.cell_id,
        1 as coefficient,
        false as is_guess,
    from cells as parts
    inner join cells as totals using (period)
    where
        totals.subject = 'office'
        and totals.component = 'active'
        and parts.subject = 'reconciliation'
        and parts.component = 'accepted'
        and parts.segment <> 'ALL'
        and parts.category = totals.category || ':active'
),

-- Sums within a region and segment: total and part as subject/category/component, how often the part counts, and how
-- many months it lies before the total. The category `same` is the one of the part; % stands for any.
listed (line_kind, total, part, coefficient, months_before) as (
    values
    ('movements', 'flows//closing', 'flows//opening', 1, 0),
    ('movements', 'flows//closing', 'flows//joined', 1, 0),
    ('movements', 'flows//closing', 'flows//returned', 1, 0),
    ('movements', 'flows//closing', 'flows//moved_in_region', 1, 0),
    ('movements', 'flows//closing', 'flows//moved_in_segment', 1, 0),
    ('movements', 'flows//closing', 'flows//restated', 1, 0),
    ('movements', 'flows//closing', 'flows//lapsed', -1, 0),
    ('movements', 'flows//closing', 'flows//left_retired', -1, 0),
    ('movements', 'flows//closing', 'flows//left_deceased', -1, 0),
    ('movements', 'flows//closing', 'flows//left_work_ended', -1, 0),
    ('movements', 'flows//closing', 'flows//left_contract_ended', -1, 0),
    ('movements', 'flows//closing', 'flows//left_other', -1, 0),
    ('movements', 'flows//closing', 'flows//moved_out_region', -1, 0),
    ('movements', 'flows//closing', 'flows//moved_out_segment', -1, 0),
    ('movements', 'flows//closing', 'flows//unobserved', -1, 0),
    ('months', 'flows//opening', 'flows//closing', 1, 1),
    ('registered', 'registered:admin_memberships//', 'participants:admin_memberships//', 1, 0),
    ('registered', 'registered:admin_memberships//', 'inactive:admin_memberships//', 1, 0),
    ('closing', 'participants:admin_memberships//', 'flows//closing', 1, 0),
    ('closing', 'profile/all:all/active', 'flows//closing', 1, 0),
    ('profile', 'participants:admin_memberships//', 'profile/all:all/active', 1, 0),
    ('headcount', 'participants:admin_memberships//', 'projects/ALL/workers', 1, 0),
    ('persons_main', 'participants:admin_memberships//', 'participants:admin_persons_main//', 1, 0),
    ('persons_any', 'participants:admin_memberships//', 'participants:admin_persons_any//', 1, 0),
    ('one_main', 'participants:admin_persons_any//', 'participants:admin_persons_main//', 1, 0),
    ('sex', 'profile/all:all/active', 'profile/sex:%/active', 1, 0),
    ('age_group', 'profile/all:all/active', 'profile/age_group:%/active', 1, 0),
    ('funding_source', 'profile/all:all/active', 'profile/funding_source:%/active', 1, 0),
    ('programme', 'profile/all:all/active', 'profile/programme:%/active', 1, 0),
    ('sponsored', 'profile/same/active', 'sponsored/%/active', 1, 0),
    ('ending', 'sponsored/same/active', 'sponsored/%/ending_within_3_months', 1, 0),
    (
        'business_scale',
        'employers/all:all/employers_active',
        'employers/business_scale:%/employers_active',
        1,
        0
    ),
    (
        'business_scale',
        'employers/all:all/employers_inactive',
        'employers/business_scale:%/employers_inactive',
        1,
        0
    ),
    ('business_scale', 'employers/all:all/workers', 'employers/business_scale:%/workers', 1, 0),
    ('sector', 'employers/all:all/employers_active', 'employers/sector:%/employers_active', 1, 0),
    ('sector', 'employers/all:all/employers_inactive', 'employers/sector:%/employers_inactive', 1, 0),
    ('sector', 'employers/all:all/workers', 'employers/sector:%/workers', 1, 0),
    ('risk_class', 'employers/all:all/employers_active', 'employers/risk_class:%/employers_active', 1, 0),
    ('risk_class', 'employers/all:all/employers_inactive', 'employers/risk_class:%/employers_inactive', 1, 0),
    ('risk_class', 'employers/all:all/workers', 'employers/risk_class:%/workers', 1, 0),
    ('employers', 'employers:admin_memberships//', 'employers/all:all/employers_active', 1, 0),
    ('project_funding', 'projects/ALL/projects_running', 'projects/apbn/projects_running', 1, 0),
    ('project_funding', 'projects/ALL/projects_running', 'projects/apbd/projects_running', 1, 0),
    ('project_funding', 'projects/ALL/projects_running', 'projects/private/projects_running', 1, 0),
    ('project_funding', 'projects/ALL/projects_running', 'projects/unknown/projects_running', 1, 0),
    ('project_funding', 'projects/ALL/workers', 'projects/apbn/workers', 1, 0),
    ('project_funding', 'projects/ALL/workers', 'projects/apbd/workers', 1, 0),
    ('project_funding', 'projects/ALL/workers', 'projects/private/workers', 1, 0),
    ('project_funding', 'projects/ALL/workers', 'projects/unknown/workers', 1, 0),
    ('project_funding', 'projects/ALL/contract_value_idr', 'projects/apbn/contract_value_idr', 1, 0),
    ('project_funding', 'projects/ALL/contract_value_idr', 'projects/apbd/contract_value_idr', 1, 0),
    ('project_funding', 'projects/ALL/contract_value_idr', 'projects/private/contract_value_idr', 1, 0),
    ('project_funding', 'projects/ALL/contract_value_idr', 'projects/unknown/contract_value_idr', 1, 0),
    ('project_funding', 'projects/ALL/contributions_idr', 'projects/apbn/contributions_idr', 1, 0),
    ('project_funding', 'projects/ALL/contributions_idr', 'projects/apbd/contributions_idr', 1, 0),
    ('project_funding', 'projects/ALL/contributions_idr', 'projects/private/contributions_idr', 1, 0),
    ('project_funding', 'projects/ALL/contributions_idr', 'projects/unknown/contributions_idr', 1, 0),
    ('projects', 'projects:admin_memberships//', 'projects/ALL/projects_running', 1, 0),
    ('paid', 'contributions/paid:ALL/contributions_idr', 'contributions/paid:%/contributions_idr', 1, 0),
    ('paid', 'contributions/paid:ALL/fines_idr', 'contributions/paid:%/fines_idr', 1, 0),
    (
        'covered',
        'contributions/covered:ALL/contributions_idr',
        'contributions/covered:%/contributions_idr',
        1,
        0
    ),
    ('covered', 'contributions/covered:ALL/fines_idr', 'contributions/covered:%/fines_idr', 1, 0),
    ('year_to_date', 'new_participants:admin_memberships//', 'new_participants:admin_memberships//', 1, 1),
    ('year_to_date', 'new_participants:admin_memberships//', 'flows//joined', 1, 0),
    (
        'year_to_date',
        'exited_participants:admin_memberships//',
        'exited_participants:admin_memberships//',
        1,
        1
    ),
    ('year_to_date', 'exited_participants:admin_memberships//', 'flows//left_retired', 1, 0),
    ('year_to_date', 'exited_participants:admin_memberships//', 'flows//left_deceased', 1, 0),
    ('year_to_date', 'exited_participants:admin_memberships//', 'flows//left_work_ended', 1, 0),
    ('year_to_date', 'exited_participants:admin_memberships//', 'flows//left_contract_ended', 1, 0),
    ('year_to_date', 'exited_participants:admin_memberships//', 'flows//left_other', 1, 0),
    (
        'year_to_date',
        'contributions_received_idr:admin_memberships//',
        'contributions_received_idr:admin_memberships//',
        1,
        1
    ),
    (
        'year_to_date',
        'contributions_received_idr:admin_memberships//',
        'contributions/paid:ALL/contributions_idr',
        1,
        0
    ),
    ('offices', 'profile/all:all/active', 'office/%/active', 1, 0),
    ('offices', 'flows//joined', 'office/%/joined', 1, 0),
    ('offices', 'flows//returned', 'office/%/returned', 1, 0),
    ('offices', 'flows//lapsed', 'office/%/lapsed', 1, 0),
    ('offices_left', 'flows//closing', 'office/%/left_memberships', 1, 0),
    ('offices_left', 'flows//closing', 'flows//left_retired', -1, 0),
    ('offices_left', 'flows//closing', 'flows//left_deceased', -1, 0),
    ('offices_left', 'flows//closing', 'flows//left_work_ended', -1, 0),
    ('offices_left', 'flows//closing', 'flows//left_contract_ended', -1, 0),
    ('offices_left', 'flows//closing', 'flows//left_other', -1, 0),
    ('offices', 'employers/all:all/employers_active', 'office/%/employers', 1, 0),
    ('offices', 'contributions/paid:ALL/contributions_idr', 'office/%/contributions_received_idr', 1, 0),
    ('arrears', 'office/same/active', 'office/%/paid_up', 1, 0),
    ('arrears', 'office/same/active', 'office/%/arrears_1_to_3', 1, 0),
    ('arrears', 'office/same/active', 'office/%/arrears_over_3', 1, 0),
    ('arrears', 'office/same/active', 'office/%/payments_unknown', 1, 0),
    ('rows', 'reconciliation/same/delivered', 'reconciliation/%/accepted', 1, 0),
    ('rows', 'reconciliation/same/delivered', 'reconciliation/%/refused', 1, 0),
    ('rows', 'reconciliation/same/delivered', 'reconciliation/%/duplicates', 1, 0),
    ('rows', 'reconciliation/same/delivered', 'reconciliation/%/set_aside', 1, 0),
    ('difference', 'reconciliation/same/recap_total', 'reconciliation/%/accepted', 1, 0),
    ('difference', 'reconciliation/same/recap_total', 'reconciliation/%/difference', 1, 0),
    ('accepted', 'profile/all:all/active', 'reconciliation/%:active/accepted', 1, 0),
    ('accepted', 'inactive:admin_memberships//', 'reconciliation/%:inactive/accepted', 1, 0),
    ('recaps', 'participants:admin_memberships//', 'reconciliation/%:active/recap_total', 1, 0),
    ('recaps', 'inactive:admin_memberships//', 'reconciliation/%:inactive/recap_total', 1, 0),
    ('recaps', 'registered:admin_memberships//', 'reconciliation/%:all/recap_total', 1, 0),
    ('recap_totals', 'participants:<recap>//', 'reconciliation/%:active/recap_total', 1, 0),
    ('recap_totals', 'inactive:<recap>//', 'reconciliation/%:inactive/recap_total', 1, 0),
    ('recap_totals', 'registered:<recap>//', 'reconciliation/%:all/recap_total', 1, 0),
    ('recap_totals_of_all', 'participants:<recap>//', 'reconciliation/%:all/recap_total', 1, 0),
    ('recap_registered', 'registered:<recap>//', 'participants:<recap>//', 1, 0),
    ('recap_registered', 'registered:<recap>//', 'inactive:<recap>//', 1, 0),
    ('two_sources', 'participants:admin_memberships//', 'participants:<recap>//', 1, 0),
    ('two_sources', 'inactive:admin_memberships//', 'inactive:<recap>//', 1, 0),
    ('two_sources', 'registered:admin_memberships//', 'registered:<recap>//', 1, 0),
    ('two_sources_of_all', 'registered:admin_memberships//', 'participants:<recap>//', 1, 0),
    ('two_sources', 'participants:<other>//', 'participants:<recap>//', 1, 0),
    ('two_sources', 'inactive:<other>//', 'inactive:<recap>//', 1, 0),
    ('two_sources', 'registered:<other>//', 'registered:<recap>//', 1, 0),
    ('two_sources_of_all', 'registered:<other>//', 'participants:<recap>//', 1, 0)
),

-- Each definition of recaps has such sums, and what two sources count nearly alike tells of each other.
named as (
    select *
    from listed
    where total not like '%<%' and part not like '%<%'
    union all
    select
        listed.line_kind || ' ' || recap.participant_definition as line_kind,
        replace(listed.total, '<recap>', recap.participant_definition) as total,
        replace(listed.part, '<recap>', recap.participant_definition) as part,
        listed.coefficient,
        listed.months_before,
    from listed
    cross join exact.recap_definitions as recap
    where (listed.total || listed.part) like '%<recap>%' and listed.total not like '%<other>%'
    union all
    select
        listed.line_kind || ' ' || recap.participant_definition as line_kind,
        replace(listed.total, '<other>', other.participant_definition) as total,
        replace(listed.part, '<recap>', recap.participant_definition) as part,
        listed.coefficient,
        listed.months_before,
    from listed
    cross join exact.recap_definitions as recap
    inner join exact.recap_definitions as other
        on recap.participant_definition <> other.participant_definition
    where listed.total like '%<other>%'
),

wanted as (
    select
        line_kind,
        split_part(total, '/', 1) as total_subject,
        split_part(total, '/', 2) as total_category,
        split_part(total, '/', 3) as total_component,
        case line_kind when 'offices_left' then 0 else -1 end as total_coefficient,
        split_part(part, '/', 1) as part_subject,
        split_part(part, '/', 2) as part_category,
        split_part(part, '/', 3) as part_component,
        coefficient,
        months_before,
    from named
),

-- Parts with the keys of their totals; written down first, or totals are looked up by subject alone, which takes long.
-- Each programme is compared with all on its own. Construction workers are participants by the headcount of projects.
wanted_parts as materialized (
    select
        wanted.line_kind || case wanted.line_kind when 'programme' then ' ' || parts.category else '' end
            as line_kind,
        wanted.total_subject as subject,
        case wanted.total_category when 'same' then parts.category else wanted.total_category end as category,
        wanted.total_component as component,
        wanted.total_coefficient,
        (parts.period + to_months(wanted.months_before))::date as period,
        parts.region_code,
        parts.segment,
        parts.cell_id,
        wanted.coefficient,
        wanted.line_kind in ('persons_main', 'persons_any', 'one_main', 'programme', 'ending')
        or (
            wanted.line_kind in ('closing', 'profile')
            and wanted.total_subject like 'participants:%'
            and parts.segment in ('ALL', 'JAKON')
        ) as is_guess,
    from cells as parts
    inner join wanted
        on
            parts.subject = wanted.part_subject
            and parts.component = wanted.part_component
            and parts.category like wanted.part_category
    where
        wanted.line_kind <> 'year_to_date' or wanted.months_before = 0 or month(parts.period) < 12
),

sums as (
    select
        parts.line_kind,
        totals.cell_id as total_id,
        parts.total_coefficient,
        parts.cell_id,
        parts.coefficient,
        parts.is_guess,
    from wanted_parts as parts
    inner join cells as totals using (subject, period, region_code, segment, category, component)
    where parts.cell_id <> totals.cell_id
),

parts as (
    from regions
    union all by name
    from segments
    union all by name
    from statuses
    union all by name
    from accepted
    union all by name
    from sums
),

entries as (
    select
        line_kind,
        total_id,
        cell_id,
        coefficient,
        is_guess,
    from parts
    union all
    select distinct
        line_kind,
        total_id,
        total_id as cell_id,
        total_coefficient as coefficient,
        is_guess,
    from parts
    where total_coefficient <> 0
),

known as (
    select
        entries.line_kind,
        entries.total_id,
        sum(entries.coefficient * cells.value) = 0 and not bool_or(entries.is_guess) as is_exact,
    from entries
    inner join cells using (cell_id)
    group by entries.line_kind, entries.total_id
    having count(*) > 1 and abs(sum(entries.coefficient * cells.value)) < 5
)

select
    entries.line_kind,
    entries.total_id,
    entries.cell_id,
    entries.coefficient::bigint as coefficient,
    known.is_exact,
from entries
inner join known using (line_kind, total_id)
order by entries.line_kind, entries.total_id, entries.cell_id
