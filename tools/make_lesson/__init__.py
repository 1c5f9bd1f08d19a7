"""Makes a sample lesson from nothing but code and text: what is seen and what is heard."""
