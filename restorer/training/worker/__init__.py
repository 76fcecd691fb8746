"""Processes: launching one, waiting for a turn, one training from its turn to its end."""
