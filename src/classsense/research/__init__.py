"""The lesson afterwards, for researchers."""
