"""Keeps readers' pages until anything changes.

Every change is logged in the transaction that makes it, so the newest of the log tell which
edition of the archive this is (`ActionQuerySet.edition`). The edition is in the key of every kept
page, and in its ETag: nothing ever has to be thrown out by hand, and whoever has the page of this
edition already is answered before anything is asked of the database.
"""

import gzip
import os
import time
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import brotli
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.timezone import localdate

from newsdesk.archive.models import Action

# How old the edition may be that a process knows, in seconds: a change is public after so long.
KNOWN_FOR = 0.9
# Beyond this a page is made anew each time, in bytes.
LARGEST = 500_000
# Browsers ask again for what they show, and caches between may show the last one meanwhile.
FRESHNESS = "public, max-age=1, stale-while-revalidate=30"
COMPRESSED = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


class PageCache:
    """Middleware outside of whatever a page for somebody without an account can do without."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.edition, self.asked_at = "", float("-inf")

    def __call__(self, request):
        if request.method != "GET":
            return self.get_response(request)
        if _is_known(request):
            return _kept_private(self.get_response(request), request)
        shown = Shown.on(request, self._edition())
        if shown.etag in request.headers.get("If-None-Match", ""):
            return _told(HttpResponseNotModified(), shown)
        if kept := caches["pages"].get(shown.key):
            body, headers = kept
            response = HttpResponse(body, headers=headers)
        else:
            response = self.get_response(request)
            if not _is_readers(response, request):
                return response
            _keep(_told(response, shown), shown)
        return get_conditional_response(request, etag=response["ETag"], response=response)

    def _edition(self):
        now = time.monotonic()
        if now - self.asked_at > KNOWN_FOR:
            # Another thread may ask at the same time, and be told the same.
            self.edition, self.asked_at = Action.objects.edition(), now
        return self.edition


class Shown(NamedTuple):
    """What is asked for, as it is shown today: the `key` it is kept under, its `etag`, and how
    it is to be packed ("br", "gzip" or "")."""

    key: str
    etag: str
    encoding: str

    @classmethod
    def on(cls, request, edition):
        # Pages name the day at most ("this week").
        state = _digest(edition, build(), str(localdate()))
        encoding = _encoding(request)
        host = request.META.get("HTTP_HOST", "")
        place = (request.scheme, host, request.get_full_path(), encoding)
        return cls(_digest(state, *place), f'W/"{state}"', encoding)


def _digest(*words):
    return blake2b("\n".join(words).encode(errors="surrogatepass"), digest_size=12).hexdigest()


@cache
def build():
    """A word that differs with the code, the templates and what the environment sets."""
    root = Path(settings.BASE_DIR)
    files = [
        *root.glob("newsdesk/**/*.py"),
        *root.glob("templates/**/*"),
        *root.glob("static/**/*"),
    ]
    made = blake2b(digest_size=12)
    for path in sorted(path for path in files if path.is_file()):
        made.update(str(path).encode() + path.read_bytes())
    for name, value in sorted(os.environ.items()):
        if name.startswith("NEWSDESK_"):
            made.update(f"{name}={value}".encode(errors="surrogateescape"))
    return made.hexdigest()


def _is_known(request):
    """Whether it may matter who asks: somebody signed in, or in the middle of a form."""
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    return not ours.isdisjoint(request.COOKIES)


def _kept_private(response, request):
    """Have an editor's browser ask each time, and nobody keep what it was given."""
    if _is_readers(response, request):
        response["Cache-Control"] = "private, no-cache"
    return response


def _is_readers(response, request):
    """Whether this is a reader's page, of which its view says nothing about keeping it."""
    matched = request.resolver_match
    return (
        response.status_code == 200
        and matched is not None
        and matched.app_name == "reader"
        and not response.has_header("Cache-Control")
        and not response.cookies
    )


def _told(response, shown):
    """Tell browsers which edition this is, unless the page knows its own state."""
    response.setdefault("ETag", shown.etag)
    response["Cache-Control"] = FRESHNESS
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _keep(response, shown):
    """Keep a page, packed: plain ones would fill the memory for the few who take no other."""
    if not shown.encoding or response.streaming or len(response.content) > LARGEST:
        return
    response.content = COMPRESSED[shown.encoding](response.content)
    response["Content-Encoding"] = shown.encoding
    response["Content-Length"] = str(len(response.content))
    caches["pages"].set(shown.key, (response.content, dict(response.items())))


def _encoding(request):
    """The best of COMPRESSED that the browser takes, or ""."""
    accepted = request.headers.get("Accept-Encoding", "").lower().replace(" ", "")
    names = {
        name
        for name, _, q in (each.partition(";") for each in accepted.split(","))
        if q not in ("q=0", "q=0.0")
    }
    return next((name for name in COMPRESSED if name in names), "")
