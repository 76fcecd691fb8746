"""A run as a folder: its files, and who writes which. Nothing here needs Keras."""
