"""The teacher's console (Qt)."""
