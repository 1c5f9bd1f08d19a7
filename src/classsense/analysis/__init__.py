"""Pure functions from observations to measures and snapshots."""
