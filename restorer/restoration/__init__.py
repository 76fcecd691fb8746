"""A trained network on a picture of any size: its history, its tiles, and the cells that its file allows."""
