"""Specifications of sql/period; a package, as marts have tables of the same names."""
