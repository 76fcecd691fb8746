"""Tests of the browser's scripts without a browser, and of how they are put together."""
