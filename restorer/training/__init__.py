"""Training: settings, the run folder, the loop, and the worker process that runs it."""
