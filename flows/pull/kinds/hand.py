"""Kind `hand`: nothing to pull and no place; deliveries are dropped into the raw folder, and only owed."""

from flows.pull.keys import Kind

KIND = Kind()
