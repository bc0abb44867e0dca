"""What rows are judged by: regions and their codes, branches and whom they serve, rates by law."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.differential.reading import Configuration, Folder, table_of
from tests.differential.words import month

NATION = "0000"


@dataclass(frozen=True)
class Region:
    """A region of the country."""

    code: str
    level: str
    names: tuple[str, ...]
    parent: str = ""
    group: str = ""
    kemendagri: str = ""
    former_kemendagri: str = ""


@dataclass
class Reference:
    """What rows are judged by."""

    territory: str
    regions: dict[str, Region] = field(default_factory=dict)
    home: set[str] = field(default_factory=set)
    """Regencies of the territory."""
    parts: dict[str, set[str]] = field(default_factory=dict)
    """Regencies of each region of the territory, itself and what is below it."""
    offices: dict[str, dict[str, str]] = field(default_factory=dict)
    served: list[tuple[str, str, date | None, date | None]] = field(default_factory=list)
    """Office, regency, first and last month."""
    rates: list[dict[str, str]] = field(default_factory=list)

    def members(self, parent: str) -> set[str]:
        """Return the regions that add up to one: regencies, or the provinces of a group or the nation."""
        of_parent = {
            r.code for r in self.regions.values() if r.parent == parent and r.level != "island_group"
        }
        return of_parent | {
            r.code for r in self.regions.values() if r.level == "province" and r.group == parent
        }

    def codes(self, period: date) -> dict[tuple[str, str], str]:
        """Return the regency by system and code, as codes may be written in a month."""
        found = {}
        for region in self.regions.values():
            if region.level == "regency":
                if "." not in region.code:
                    found["bps", region.code] = region.code
                old = region.former_kemendagri if period <= date(2012, 12, 1) else ""
                for code in filter(None, (region.kemendagri, old)):
                    found["kemendagri", code] = found["kemendagri", code.replace(".", "")] = region.code
        return found

    def serves(self, office: str, region: str, period: date) -> bool:
        """Say whether a branch serves a regency; of one of which nobody knows whom it serves, it does."""
        known = [one for one in self.served if one[0] == office]
        return not known or any(
            one[1] == region and (one[2] or period) <= period <= (one[3] or period) for one in known
        )

    def bounds(self, segment: str, programme: str, period: date) -> dict[str, Decimal]:
        """Return the least and most that rates and amounts of a programme can be in a month."""
        rows = [
            one
            for one in self.rates
            if (one["segment"], one["programme"]) == (segment, programme)
            and (month(one["effective_from"]) or period) <= period <= (month(one["effective_to"]) or period)
        ]
        found: dict[str, Decimal] = {}
        for name in ("rate_percent", "amount_minimum", "wage_cap"):
            told = [Decimal(one[name]) for one in rows if one[name]]
            if told:
                found |= {f"{name}_low": min(told), f"{name}_high": max(told)}
        return found


def read_reference(configuration: Configuration, folder: Folder) -> Reference:
    """Read the reference data of a raw folder."""
    tables = {
        name: table_of(configuration.raw, folder, name)
        for name in ("provinces", "regions", "offices", "office_regions", "contribution_rates")
    }
    found = Reference(configuration.content["office"]["region_code"], rates=tables["contribution_rates"])
    found.regions[NATION] = Region(NATION, "national", ("Indonesia",))
    provinces = {}
    for row in tables["provinces"]:
        group, _, name = row["kanwil_island"].rpartition(": ")
        group = group or name[:3].upper()
        if group:
            found.regions[group] = Region(group, "island_group", (name,), NATION)
        code = f"{row['bps_code']}00"
        names = (row["official_name"], *row["aliases"].split("|"))
        province = Region(code, "province", names, NATION, group, row["kemendagri_code"])
        found.regions[code] = provinces[row["official_name"]] = province
    for row in tables["regions"]:
        if row["level"] == "regency":
            province = provinces[row["province"]]
            code, name = row["bps_code"] or row["kemendagri_code"], row["official_name"]
            names = (name, name.removeprefix("Kabupaten "), *row["aliases"].split("|"))
            found.regions[code] = Region(
                code,
                "regency",
                names,
                province.code,
                province.group,
                row["kemendagri_code"],
                row["old_kemendagri_code"],
            )
    regencies = [r for r in found.regions.values() if r.level == "regency"]
    found.home = {r.code for r in regencies if found.territory in (NATION, r.group, r.parent, r.code)}
    for code in found.regions:
        inside = {r.code for r in regencies if code in (NATION, r.group, r.parent, r.code)}
        is_part = inside and inside <= found.home and is_within(found, code)
        found.parts |= {code: inside} if is_part else {}
    found.offices = {row["office_code"]: row for row in tables["offices"]}
    found.served = [
        (row["office_code"], row["region_code"], month(row["valid_from"]), month(row["valid_to"]))
        for row in tables["office_regions"]
    ]
    return found


def is_within(reference: Reference, code: str) -> bool:
    """Say whether a region is the territory or lies in it: nothing above the territory is counted."""
    region = reference.regions[code]
    return reference.territory in (NATION, code, region.parent, region.group)
