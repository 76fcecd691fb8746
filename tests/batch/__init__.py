"""Tests of many photos restored."""
