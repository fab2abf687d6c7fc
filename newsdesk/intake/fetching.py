"""Fetches pages that an editor asked for: from public addresses alone, and within limits.

Each step, redirects too, looks its host up once and connects to what was found. `resolve` says
where a host is; only tests give another one than `resolve_publicly`.
"""

import contextvars
import re
import ssl
import time
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache as keep
from typing import NamedTuple
from urllib.parse import urljoin

import httpcore
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from newsdesk.intake.addresses import Address, TooSlow, Trouble, Unfetchable, read_address
from newsdesk.intake.resolving import Places, Resolver, resolve_publicly

AGENT = "Newsdesk"
LARGEST = 4_000_000  # bytes, packed and unpacked
MOST_REDIRECTS = 5
IDLE, TOTAL = 8, 20  # seconds
# So many seconds lie between two requests to one host, and so long is waited for one's turn.
INTERVAL, PATIENCE = 1.0, 10.0
PAGES = ("text/html", "application/xhtml+xml")
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_LONGEST_TAG = 500


class Version(NamedTuple):
    """What a site called the state of a page when it was fetched; empty if it did not."""

    etag: str = ""
    last_modified: str = ""


UNKNOWN = Version()


@dataclass(frozen=True)
class Fetched:
    """A page as it came: where it was at last, its bytes unpacked, and what it says it is.

    One that the site says is the same as before is `is_unchanged`, and has no bytes. `moved_to`
    is where the address leads for good, if it does.
    """

    url: str
    data: bytes
    content_type: str
    fetched_at: datetime
    version: Version = UNKNOWN
    is_unchanged: bool = False
    moved_to: str = ""


class _Redirect(NamedTuple):
    to: str
    is_for_good: bool


def fetch(
    address: str,
    *,
    accepts: Iterable[str] = PAGES,
    known: Version = UNKNOWN,
    within: float | None = None,
    resolve: Resolver = resolve_publicly,
) -> Fetched:
    """Fetch what is at `address`, following redirects. Raises Unfetchable, saying what to do.

    `known` is the version one has already: if there is no other, the site need not send it again.
    `within` is how many seconds it may take altogether, for somebody who waits; else TOTAL, once
    the host has been left in peace. Raises TooSlow after that.
    """
    wanted = read_address(address)
    deadline = time.monotonic() + (within or TOTAL)
    take_turn(wanted.host, patience=min(PATIENCE, within or PATIENCE))
    deadline = deadline if within else time.monotonic() + TOTAL
    moved_to, is_for_good = "", True
    for _step in range(MOST_REDIRECTS + 1):
        answer = _request(wanted, tuple(accepts), known, resolve, deadline)
        if isinstance(answer, Fetched):
            return replace(answer, moved_to=moved_to)
        wanted = read_address(urljoin(str(wanted), answer.to))
        is_for_good = is_for_good and answer.is_for_good
        moved_to = str(wanted) if is_for_good else moved_to
    raise Unfetchable(
        _("The site sends from one address to another without end. Copy the last one.")
    )


def take_turn(host: str, *, patience: float | None = None) -> None:
    """Wait until `host` was left in peace for a moment. Raises TooSlow if that takes long."""
    given_up = time.monotonic() + (PATIENCE if patience is None else patience)
    # Adding is one step in every cache, so of several processes one goes first.
    while not cache.add(f"fetched-from:{host}", True, INTERVAL):
        if time.monotonic() > given_up:
            error = TooSlow(
                _("Many pages of %(host)s are being fetched. Try again in a minute.")
                % {"host": host}
            )
            error.trouble = Trouble.BUSY
            raise error
        time.sleep(INTERVAL / 20)


def _request(
    wanted: Address,
    accepts: tuple[str, ...],
    known: Version,
    resolve: Resolver,
    deadline: float,
) -> Fetched | _Redirect:
    """What is at the address, or where it sends on to."""
    backend = _Backend(resolve, deadline)
    url = httpcore.URL(
        scheme=wanted.scheme.encode(),
        host=wanted.host.encode(),
        port=wanted.port,
        target=wanted.target.encode(),
    )
    headers = {"User-Agent": AGENT, "Accept": ", ".join(accepts), "Accept-Encoding": "gzip"}
    asked_before = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    headers |= {name: value for name, value in asked_before.items() if value}
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=backend) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            given = {name.decode("latin-1").lower(): value for name, value in response.headers}
            given = {name: value.decode("latin-1") for name, value in given.items()}
            if response.status in _REDIRECTS and given.get("location"):
                return _Redirect(given["location"], response.status in _FOR_GOOD)
            if response.status == 304 and any(known):
                return Fetched(str(wanted), b"", "", timezone.now(), known, is_unchanged=True)
            _refuse_status(response.status, wanted.host, given.get("retry-after", ""))
            content_type = given.get("content-type", "").strip()
            _refuse_type(content_type, accepts)
            data = _read(response.iter_stream(), given)
    except httpcore.TimeoutException:
        raise TooSlow(
            _("%(host)s takes too long to answer. Try again later.") % {"host": wanted.host}
        ) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError) as error:
        raise Unfetchable(
            _("%(host)s does not answer as a web site does (%(error)s). Try again later.")
            % {"host": wanted.host, "error": str(error)[:200] or type(error).__name__}
        ) from None
    version = Version(_tag(given.get("etag")), _tag(given.get("last-modified")))
    return Fetched(str(wanted), data, content_type[:200], timezone.now(), version)


def _tag(value: str | None) -> str:
    """A header to be sent back as it came, if it is one that can be."""
    value = value or ""
    return value if value.isascii() and value.isprintable() and len(value) < _LONGEST_TAG else ""


def _refuse_status(status: int, host: str, retry_after: str) -> None:
    if status == 200:
        return
    trouble = Trouble.OTHER
    if status in (404, 410):
        trouble = Trouble.GONE
        problem = _("There is no page at this address (%(status)s). Check it in the browser.")
    elif status in (401, 402, 403, 451):
        trouble = Trouble.REFUSED
        problem = _(
            "%(host)s does not let Newsdesk read this page (%(status)s). Save it in the browser "
            "and bring in the file."
        )
    elif status == 429:
        trouble = Trouble.REFUSED
        problem = _("%(host)s asks to wait before the next page (429). Try again later.")
    else:
        problem = _("%(host)s has trouble with this page (%(status)s). Try again later.")
    error = Unfetchable(problem % {"status": status, "host": host})
    error.trouble, error.status, error.wait = trouble, status, _seconds(retry_after)
    raise error


def _seconds(retry_after: str) -> int | None:
    """How long a site asks to wait (RFC 9110, 10.2.3): seconds, or until a date."""
    retry_after = retry_after.strip()
    if retry_after.isascii() and retry_after.isdigit():
        return int(retry_after[:9])
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, round((until - timezone.now()).total_seconds()))


def _refuse_type(content_type: str, accepts: tuple[str, ...]) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in accepts:
        raise Unfetchable(
            _("This is not a web page but %(kind)s. Give the address of the article's page.")
            % {"kind": kind[:100] or _("of an unknown kind")}
        )


def _read(chunks: Iterable[bytes], given: dict[str, str]) -> bytes:
    """The body, unpacked, and never more of it in memory than is allowed."""
    packing = given.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise Unfetchable(_("The site packs its pages in a way that was not asked for."))
    if re.fullmatch(r"\d{8,}", given.get("content-length", "")):
        _refuse_large()
    data = bytearray()
    try:
        for chunk in chunks if packing in ("", "identity") else _unpacked(chunks):
            data += chunk
            if len(data) > LARGEST:
                _refuse_large()
    except (zlib.error, EOFError):
        raise Unfetchable(_("The page came damaged. Try again later.")) from None
    return bytes(data)


def _unpacked(chunks: Iterable[bytes]) -> Iterable[bytes]:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for chunk in chunks:
        # A megabyte of nothing packs into a kilobyte: it is let out in small pieces.
        while chunk and not unpacker.eof:
            yield unpacker.decompress(chunk, 65_536)
            chunk = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise EOFError


def _refuse_large() -> None:
    raise Unfetchable(
        _("The page is larger than %(most)s MB. Is this really one article?")
        % {"most": LARGEST // 1_000_000}
    )


@keep
def _trusted() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


class _Backend(httpcore.NetworkBackend):
    """Connects to where `resolve` says that a host is, and to nowhere else."""

    def __init__(self, resolve: Resolver, deadline: float):
        self.resolve, self.deadline = resolve, deadline
        self.sockets = httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        error = None
        for address, at_port in self._resolve(host, port):
            try:
                stream = self.sockets.connect_tcp(address, at_port, _left(self.deadline))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
            else:
                return _Stream(stream, self.deadline)
        raise error or httpcore.ConnectError(host)

    def _resolve(self, host: str, port: int) -> Places:
        """Where the host is; given up in time, which looking it up knows no end of by itself."""
        asking = ThreadPoolExecutor(1)
        # What it says is wrong, it says in the language of whoever asks.
        found = asking.submit(contextvars.copy_context().run, self.resolve, host, port)
        try:
            return found.result(_left(self.deadline))
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        finally:
            asking.shutdown(wait=False)


class _Stream(httpcore.NetworkStream):
    """A connection that ends when nothing came for a while, or after the whole time allowed.

    Without the second a site could send one byte now and then for ever.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: float):
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, _left(self.deadline))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, _left(self.deadline))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        secured = self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline))
        return _Stream(secured, self.deadline)

    def close(self):
        self.stream.close()

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    """How many seconds the next step may take."""
    left = min(IDLE, deadline - time.monotonic())
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
