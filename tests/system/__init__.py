"""Tests of ``restorer.system``."""
