"""Cakupan: raw participation records in, one DuckDB warehouse out."""
