"""Tests of ``restorer.inside``."""
