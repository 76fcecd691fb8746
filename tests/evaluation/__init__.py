"""Tests of ``restorer.evaluation``."""
