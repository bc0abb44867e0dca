"""Kind `hand`: nothing to pull and no place; deliveries are dropped into the raw folder, and only owed."""

from flows.keys import Kind

KIND = Kind()
