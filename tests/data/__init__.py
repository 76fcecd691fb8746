"""Tests of ``restorer.data``."""
