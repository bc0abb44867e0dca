"""Simulated extracts: drawn from a seed, calibrated to a published report, with every planted defect told."""
