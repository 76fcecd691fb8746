"""A class at work: many visitors at once, and what each of them waits for."""
