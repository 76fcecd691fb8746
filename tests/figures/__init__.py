"""Tests of ``restorer.figures``."""
