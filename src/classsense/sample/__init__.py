"""The sample lesson and the tablets that answer in it."""
