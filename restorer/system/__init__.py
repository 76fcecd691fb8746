"""The machine: paths, files, locks, terminals, and the import of OpenCV and Keras."""
