"""Tests of ``pages.compress``."""
