"""Kind `hand`: nothing to pull; deliveries are dropped into the raw folder, and only owed."""

from flows.pull.keys import Key, Kind, value

NOWHERE = value(str, "none: what is dropped by hand has no place", lambda told: not told)
KIND = Kind(may_have=(Key("location", "nothing", NOWHERE),))
