"""Cameras and the models that look."""
