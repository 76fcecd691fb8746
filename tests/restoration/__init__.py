"""Tests of ``restorer.restoration``."""
