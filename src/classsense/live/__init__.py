"""Threads, mailboxes, the lesson loop and the health of the parts."""
