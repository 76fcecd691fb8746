"""Tests of ``pages.train``."""
