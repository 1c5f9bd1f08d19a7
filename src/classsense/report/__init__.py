"""The lesson afterwards, for people."""
