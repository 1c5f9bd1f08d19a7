"""How the expression head is trained, measured and put into one file (README.md beside this)."""
