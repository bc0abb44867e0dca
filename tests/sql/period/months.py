"""What the specifications of sql/period draw alike."""

OCTOBER = "period: 2024-10-01 | period_end_date: 2024-10-31 | has_previous: false"
"""The first month of all."""
NOVEMBER = "period: 2024-11-01 | period_end_date: 2024-11-30 | has_previous: true"
