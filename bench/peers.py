"""What Newsdesk's pages are measured against: Datasette with the same rows, and bare servers."""

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# A facet of Datasette gives up after a fifth of a second: here it may finish.
PATIENT = ("facet_time_limit_ms", "sql_time_limit_ms")
FACETS = ("speaker", "outlet", "kind", "year")


def build(rows: Iterator[tuple], topics: Iterator[tuple], path: Path) -> None:
    """Write the file that Datasette serves: statements, their topics, indexes and full text.

    `rows` are (id, seq, day, year, kind, speaker, outlet, headline, words); `topics` are
    (statement, topic).
    """
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as file:
        file.executescript(
            """
            CREATE TABLE statements (id INTEGER PRIMARY KEY, seq INTEGER, day TEXT, year INTEGER,
                kind TEXT, speaker TEXT, outlet TEXT, headline TEXT, words TEXT);
            CREATE TABLE topics (statement INTEGER REFERENCES statements, topic TEXT);
            """
        )
        file.executemany("INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        file.executemany("INSERT INTO topics VALUES (?, ?)", topics)
        for column in ("seq", *FACETS):
            file.execute(f"CREATE INDEX by_{column} ON statements ({column})")
        file.executescript(
            """
            CREATE INDEX by_topic ON topics (topic, statement);
            CREATE INDEX topics_of ON topics (statement);
            CREATE VIRTUAL TABLE statements_fts USING fts5 (words, content='statements',
                content_rowid='id', tokenize='porter unicode61');
            INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
            ANALYZE;
            """
        )


@contextmanager
def datasette(path: Path, program: str) -> Iterator[str]:
    """Datasette's own server over that file; yields the address of the table."""
    port = free_port()
    settings = [part for name in PATIENT for part in ("--setting", name, "60000")]
    command = [program, "-i", str(path), "-p", str(port), *settings]
    with _running(command, f"http://127.0.0.1:{port}/-/versions.json"):
        yield f"http://127.0.0.1:{port}/{path.stem}/statements"


@contextmanager
def newsdesk(environment: dict[str, str], *, workers: int = 2, threads: int = 1) -> Iterator[str]:
    """Newsdesk as it is served; yields its address."""
    port = free_port()
    command = _granian(port, workers, threads, "newsdesk.wsgi:application")
    with _running(command, f"http://127.0.0.1:{port}/method/", environment):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def bare(*, workers: int = 2) -> Iterator[str]:
    """A trivial view of Django's under the same server; yields its address."""
    port = free_port()
    command = _granian(port, workers, 1, "bench.bare:application")
    with _running(command, f"http://127.0.0.1:{port}/django"):
        yield f"http://127.0.0.1:{port}"


def _granian(port: int, workers: int, threads: int, application: str) -> list[str]:
    granian = str(Path(sys.executable).with_name("granian"))
    options = {"host": "127.0.0.1", "port": port, "workers": workers, "log-level": "warning"}
    options |= {"blocking-threads": threads, "interface": "wsgi"}
    return [granian, *(part for name, value in options.items() for part in (f"--{name}", str(value))),
            "--no-ws", application]  # fmt: skip


@contextmanager
def _running(command: list[str], address: str, environment: dict[str, str] | None = None):
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | (environment or {}), **QUIET)
    try:
        _wait_for(address, server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    given_up = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < given_up:
        try:
            Client(address).get(urlsplit(address).path)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{address} does not answer.")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Client:
    """Asks one server over one connection that stays open, as a browser does."""

    def __init__(self, address: str, **headers: str):
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
        self.headers = headers

    def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """The status, the body and the headers, by their names in small letters."""
        try:
            self.connection.request("GET", path, headers=self.headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):
            self.connection.close()
            self.connection.request("GET", path, headers=self.headers)
            answer = self.connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, answer.read(), headers

    def milliseconds(self, path: str) -> float:
        """How long an answer takes; one that is none ends everything."""
        began = time.perf_counter()
        status, _body, _headers = self.get(path)
        took = 1000 * (time.perf_counter() - began)
        if status not in (200, 304):
            raise SystemExit(f"{path} answers {status}.")
        return took
