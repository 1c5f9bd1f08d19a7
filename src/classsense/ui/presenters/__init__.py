"""Snapshot → texts, named colours, visibility. Plain Python: no Qt, no thread, no clock."""
