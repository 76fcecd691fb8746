"""Tests of ``pages.compare``."""
