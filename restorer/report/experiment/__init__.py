"""The experiment, and its results as plain values."""
