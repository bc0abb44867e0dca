"""How every DuckDB of ours is opened: it loads nothing from elsewhere."""

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
