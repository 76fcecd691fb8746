"""Tests of ``pages.components``."""
