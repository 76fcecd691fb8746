"""Tests of ``restorer.training``."""
