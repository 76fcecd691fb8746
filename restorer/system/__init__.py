"""The machine: paths, files, what comes from outside and its limits, terminals, and the import of OpenCV and Keras."""
