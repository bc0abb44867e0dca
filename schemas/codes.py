"""Codes and forms that datasets share; none imports another, or a rule of one would judge both again."""

ABOUT_REGIONS = ("provinces", "regions", "former_provinces")
"""Datasets of which the regions are made that deliveries name."""
SEGMENTS = ("PU", "BPU", "JAKON", "PMI", "ALL")
PUBLISHER_KINDS = ("office", "ministry", "government", "press")
KEY = r"^[a-z][a-z0-9_]*$"
CODE = r"^[A-Z0-9][A-Z0-9-]*$"
