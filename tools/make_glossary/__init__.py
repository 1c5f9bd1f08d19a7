"""Makes the recordings that test the glossary."""
