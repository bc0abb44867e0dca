"""Specifications of sql/queries; a package, as marts have tables of the same names."""
