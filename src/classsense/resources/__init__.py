"""Files that ship with the program: where they lie, and the words in two languages."""
