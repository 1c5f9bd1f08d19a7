"""Prints a row for each server, number of texts and round."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from classsense.bootstrap.bench_kills import free_port
from classsense.bootstrap.bench_writing import bench_writing
from classsense.sample.frames import BINARY, framed
from classsense.sample.typists import Typed, Typist, type_all
from compare_boards import servers
from compare_boards.servers import Server
from compare_writing import __doc__ as about

_AT_REST = 0.001
_GROUPS = (6, 1)
_GREETING = framed(BINARY, b"\x00\x00\x01\x00")
"""Sync step 1 with an empty state vector."""


class Row(Struct, frozen=True):
    """What a server did.

    Attributes:
        screen_ms: From the key to every other page of the text.
        missing: Pairs of a key and a page on which it never came.
        converged: Whether all pages of each text are the same, with every key once.
    """

    server: str
    texts: int
    round: int
    keys: int
    screen_ms: dict[str, float]
    missing: int
    converged: bool
    server_cpu_s: float
    client_cpu_s: float
    rss_mb: float


def main() -> None:
    """Run all servers by turns."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--typists", type=int, default=30)
    parser.add_argument("--window", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    work = given.work.resolve()
    servers.fetch_y(work)
    rows: list[Row] = []
    for turn in range(given.rounds):
        for texts in _GROUPS:
            for name, run in _runs(work, given.typists, texts, given.window):
                typed, cpu_s, rss_mb = run()
                row = _row(name, texts, turn + 1, typed, (cpu_s, rss_mb))
                rows.append(row)
                sys.stdout.write(_line(row))
                sys.stdout.flush()
    if given.json is not None:
        given.json.write_bytes(msgspec.json.encode(rows))


Found = tuple[Typed, float, float]


def _runs(
    work: Path, typists: int, texts: int, window_s: float
) -> list[tuple[str, Callable[[], Found]]]:
    return [
        ("ClassSense", lambda: _ours(typists, texts, window_s, 4.0)),
        ("y-websocket", lambda: _theirs(work, (typists, texts), window_s, kept=False)),
        ("y-websocket, kept", lambda: _theirs(work, (typists, texts), window_s, kept=True)),
        ("ClassSense at rest", lambda: _ours(typists, texts, window_s, _AT_REST)),
    ]


def _ours(typists: int, texts: int, window_s: float, keys_per_s: float) -> Found:
    found = bench_writing(typists, texts, window_s, keys_per_s)
    typed = Typed(
        keys=found.keys,
        missing=found.missing,
        unsaved=found.unsaved,
        converged=found.converged,
        screen_ms=found.screen_ms,
        saved_ms=found.saved_ms,
        cpu_s=found.client_cpu_s,
    )
    return typed, found.server_cpu_s, found.rss_mb


def _theirs(work: Path, sizes: tuple[int, int], window_s: float, *, kept: bool) -> Found:
    port = free_port()
    with servers.y_websocket(work, port, kept=kept) as server:
        return asyncio.run(_typed(f"127.0.0.1:{port}", server, sizes, window_s))


async def _typed(host: str, server: Server, sizes: tuple[int, int], window_s: float) -> Found:
    typists, texts = sizes
    groups: list[list[Typist]] = [[] for _ in range(texts)]
    for number in range(typists):
        text = number % texts
        typist = Typist(host, f"/room-{text}", _GREETING, number + 1)
        await typist.come_in()
        groups[text].append(typist)
    cpu_s = [0.0]

    def everybody_types() -> None:
        cpu_s[0] = server.cpu_s()

    typed = await type_all(groups, 4.0, window_s, everybody_types)
    return typed, server.cpu_s() - cpu_s[0], server.rss_mb()


def _row(name: str, texts: int, turn: int, typed: Typed, cost: tuple[float, float]) -> Row:
    return Row(
        server=name,
        texts=texts,
        round=turn,
        keys=typed.keys,
        screen_ms=typed.screen_ms,
        missing=typed.missing,
        converged=typed.converged,
        server_cpu_s=round(cost[0], 2),
        client_cpu_s=typed.cpu_s,
        rss_mb=round(cost[1]),
    )


def _line(row: Row) -> str:
    took = "  ".join(f"{name} {value:.1f}" for name, value in row.screen_ms.items())
    return (
        f"round {row.round}, {row.texts} texts, {row.server}: {row.keys} keys, {row.missing}"
        f" missing, {'same' if row.converged else 'NOT same'}; ms {took or '-'}; CPU"
        f" {row.server_cpu_s:.2f} s (clients {row.client_cpu_s:.2f}), {row.rss_mb:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
