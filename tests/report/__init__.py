"""The report, run again."""
