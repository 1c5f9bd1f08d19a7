"""Compares texts that groups write together with y-websocket, all in one run.

    PYTHONPATH=src:tools python -m compare_writing --work FOLDER [--typists 30] [--window 10]
        [--rounds 3] [--json F]

The same typists (`classsense.sample.typists`) type into 6 texts and into one. ClassSense stores
every change (SQLite, FULL) before its receipt; y-websocket comes by npm into FOLDER and runs as it
comes, in memory only, and with its own store (LevelDB, not synced). CPU is that of the server's
whole process; `at rest` is the same lesson while nobody types.
"""
