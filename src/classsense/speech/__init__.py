"""Microphones and the models that listen."""
