"""A run as a folder: what is in it, who writes what. Nothing here needs Keras."""
