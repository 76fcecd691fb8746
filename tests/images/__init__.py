"""Tests of ``restorer.images``."""
