"""Prints the table, and what was left out and why."""

import argparse
import asyncio
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from classsense.bootstrap.bench_board import bench_board
from compare_boards import __doc__ as about
from compare_boards import servers
from compare_boards.crowd import Crowd, Dialect, Figures
from compare_boards.dialects import Etherpad, Wbo, YWebsocket
from compare_boards.servers import NotHereError, Server

Row = dict[str, float | str]


def main() -> None:
    """Run all servers that are here, one after the other."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--window", type=float, default=10.0)
    parser.add_argument("--wbo", type=Path)
    parser.add_argument("--etherpad", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    for number in range(options.rounds):
        for name, run in _runs(options):
            try:
                row: Row = {"server": name, "round": number + 1, **run()}
            except NotHereError as error:
                row = {"server": name, "round": number + 1, "left out": str(error)}
            rows.append(row)
            sys.stdout.write("  ".join(f"{key} {value}" for key, value in row.items()) + "\n")
            sys.stdout.flush()
    if options.json is not None:
        options.json.write_bytes(msgspec.json.encode(rows))


def _runs(options: argparse.Namespace) -> list[tuple[str, Callable[[], Row]]]:
    clients, window_s, work = options.clients, options.window, options.work.resolve()
    return [
        ("ClassSense", lambda: _ours(clients, window_s)),
        ("y-websocket", lambda: _y(work, clients, window_s, kept=False)),
        ("y-websocket, kept", lambda: _y(work, clients, window_s, kept=True)),
        ("Etherpad", lambda: _etherpad(options.etherpad, work, clients, window_s)),
        ("WBO", lambda: _wbo(options.wbo, work, clients, window_s)),
    ]


def _ours(clients: int, window_s: float) -> Row:
    found = bench_board(clients, window_s)
    missing = found.lost * (clients - 1)
    return _row(found.fanout_ms, missing, (found.server_cpu_s, found.client_cpu_s), found.rss_mb)


def _y(work: Path, clients: int, window_s: float, *, kept: bool) -> Row:
    servers.fetch_y(work)
    dialects: list[Dialect] = [YWebsocket(each) for each in servers.y_updates(work, clients)]
    return _measured(lambda port: servers.y_websocket(work, port, kept=kept), dialects, window_s)


def _etherpad(checkout: Path | None, work: Path, clients: int, window_s: float) -> Row:
    where = _given(checkout, "--etherpad DIR")
    version = 4 if (where / "src" / "node" / "server.ts").is_file() else 3
    dialects: list[Dialect] = [Etherpad(number, version) for number in range(clients)]
    return _measured(lambda port: servers.etherpad(where, work, port), dialects, window_s)


def _wbo(checkout: Path | None, work: Path, clients: int, window_s: float) -> Row:
    where = _given(checkout, "--wbo DIR")
    dialects: list[Dialect] = [Wbo(number) for number in range(clients)]
    return _measured(lambda port: servers.wbo(where, work, port), dialects, window_s)


def _given(checkout: Path | None, option: str) -> Path:
    if checkout is None:
        message = f"no checkout was given ({option})"
        raise NotHereError(message)
    return checkout.resolve()


def _measured(
    start: Callable[[int], AbstractContextManager[Server]],
    dialects: list[Dialect],
    window_s: float,
) -> Row:
    port = _free_port()
    with start(port) as server:
        return asyncio.run(_crowd(port, server, dialects, window_s))


async def _crowd(port: int, server: Server, dialects: list[Dialect], window_s: float) -> Row:
    crowd = Crowd(f"127.0.0.1:{port}", dialects, window_s)
    joined_s = await crowd.join()
    await asyncio.sleep(1)
    before_s = server.cpu_s()
    found: Figures = await crowd.write(joined_s)
    cpu_s = (server.cpu_s() - before_s, found.client_cpu_s)
    return _row(found.fanout_ms, found.missing, cpu_s, server.rss_mb())


def _row(
    fanout_ms: dict[str, float], missing: int, cpu_s: tuple[float, float], rss_mb: float
) -> Row:
    return {
        **{f"{name}_ms": value for name, value in fanout_ms.items()},
        "missing": missing,
        "server_cpu_s": round(cpu_s[0], 2),
        "client_cpu_s": round(cpu_s[1], 2),
        "rss_mb": round(rss_mb),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
