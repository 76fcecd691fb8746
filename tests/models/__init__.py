"""Tests of ``restorer.models``."""
