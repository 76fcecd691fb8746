"""The training loop and what it is made of; the only part of training that needs Keras."""
