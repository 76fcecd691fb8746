"""Commands that regenerate the figures of the README."""
