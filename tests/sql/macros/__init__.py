"""Specifications of sql/macros; a package, as marts have tables of the same names."""
