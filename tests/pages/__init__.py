"""Tests of ``pages``."""
