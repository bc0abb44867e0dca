"""What the specifications of sql/period draw alike."""

OCTOBER = """
    period     | period_end_date | has_previous
    2024-10-01 | 2024-10-31      | false
"""
"""The first month of all."""
NOVEMBER = """
    period     | period_end_date | has_previous
    2024-11-01 | 2024-11-30      | true
"""
