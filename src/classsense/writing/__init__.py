"""Texts that pupils write together: what an update holds, and what becomes of it."""
