"""What is kept: lessons and settings."""
