"""A trained network on a picture of any size: its compression history, its tiles, and projection on its cells."""
