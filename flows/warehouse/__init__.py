"""From accepted rows to a published DuckDB file, and reading it."""
