"""Compares the board with other servers that spread what people write, all in one run.

    PYTHONPATH=src:tools python -m compare_boards --work FOLDER [--clients 200] [--window 10]
        [--wbo DIR] [--etherpad DIR] [--json F]

y-websocket comes by npm into FOLDER. WBO and Etherpad need a checkout whose packages are installed;
without one they are left out, and the table says so. No part of the tests: what the others do with
a message differs (y-websocket keeps nothing, Etherpad merges text, WBO stores shapes).
"""
