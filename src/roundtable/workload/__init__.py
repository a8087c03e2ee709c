"""Workload: clocks, worktrays, and who does what next."""
