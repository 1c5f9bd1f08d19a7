"""Runs the clients of a bench in a process of their own, on this machine."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct


def run_clients(module: str, order: Struct, ready: Callable[[], None]) -> bytes:
    """Run a program of ours that takes an order and answers in two lines; return the second.

    Args:
        module: Run with `python -m`.
        order: Goes to its standard input as JSON.
        ready: Called after the first line, before the second is waited for.

    Raises:
        RuntimeError: The program ended without an answer.
    """
    program = [sys.executable, "-m", module]
    clients = subprocess.Popen(  # noqa: S603 - our own program
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    )
    with clients:
        stdin, stdout = clients.stdin, clients.stdout
        if stdin is None or stdout is None:
            message = f"no pipes to {module}"
            raise RuntimeError(message)
        stdin.write(msgspec.json.encode(order))
        stdin.close()
        stdout.readline()
        ready()
        answer = stdout.readline()
    if not answer:
        message = f"{module} ended without an answer"
        raise RuntimeError(message)
    return answer


def environment() -> dict[str, str]:
    """Return the environment in which a program of ours finds this very package."""
    package = Path(__file__).resolve().parent.parent.parent
    return {**os.environ, "PYTHONPATH": str(package)}
