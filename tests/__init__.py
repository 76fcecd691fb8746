"""Tests of the library, mirroring ``restorer/``."""
