"""Pages are kept until anything changes, and for nobody who is signed in."""

import gzip
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import brotli
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsdesk.archive.models import Action, SearchMiss
from newsdesk.reader import page_cache
from tests.conftest import PAGE_CACHE
from tests.factories import make_expert, make_statement
from tests.reader.test_addresses_for_ever import VERBS, Desk

ROOT = Path(__file__).resolve().parent.parent.parent
# Serves a database that is named to it, on a port that it is given.
SERVER = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from wsgiref.simple_server import make_server
from newsdesk.wsgi import application
make_server("127.0.0.1", int(sys.argv[2]), application).serve_forever()
"""


@pytest.fixture(autouse=True)
def _keeps_pages(settings, monkeypatch):
    """Pages are kept, as they are outside of tests, and the edition is asked for once."""
    monkeypatch.setattr(page_cache, "KNOWN_FOR", 3600)
    names = list(settings.MIDDLEWARE)
    names.insert(names.index("csp.middleware.CSPMiddleware"), PAGE_CACHE)
    settings.MIDDLEWARE = names
    caches["pages"].clear()


@pytest.fixture
def _always_asks(monkeypatch):
    monkeypatch.setattr(page_cache, "KNOWN_FOR", 0)


@pytest.fixture
def statement(db):
    return make_statement("Rents will fall,", expert=make_expert("Ada Lind"))


def queries_of(client, address, **headers):
    """The answer to a browser, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers={"accept_encoding": "gzip, br"} | headers)
    return answer, len(queries)


def test_a_page_is_made_once_and_is_the_same_then(client, statement):
    made, first = queries_of(client, "/")
    kept, second = queries_of(client, "/")

    assert (made.status_code, kept.status_code) == (200, 200)
    assert first > 3
    assert second == 0
    assert kept.content == made.content
    assert b"Rents will fall" in brotli.decompress(kept.content)
    assert dict(kept.headers) == dict(made.headers)
    assert "default-src 'none'" in kept["Content-Security-Policy"]


def test_who_has_it_already_is_told_so_before_anything_is_asked(client, statement):
    tag = client.get("/")["ETag"]
    caches["pages"].clear()

    answer, queries = queries_of(client, "/", if_none_match=f'"other", {tag}')

    assert (answer.status_code, answer.content, queries) == (304, b"", 0)
    assert answer["ETag"] == tag
    assert "stale-while-revalidate" in answer["Cache-Control"]
    assert {"Cookie", "Accept-Encoding"} <= set(answer["Vary"].split(", "))


@pytest.mark.usefixtures("_always_asks")
def test_a_change_makes_it_another_page(client, editor, statement):
    tag = client.get("/")["ETag"]

    statement.withhold(by=editor, version=statement.version, reason="A mistake.")
    answer = client.get("/", headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert b"Rents will fall" not in answer.content
    assert client.get(statement.get_absolute_url()).status_code == 410


def test_what_commits_late_makes_another_edition_all_the_same(statement):
    first = Action.objects.record("edit", statement, by=None)
    second = Action.objects.record("edit", statement, by=None)
    late = first.pk
    Action.objects.filter(pk=late).delete()
    edition = Action.objects.edition()

    Action(pk=late, verb="edit", object_type="statement", object_id=1).save(force_insert=True)

    assert Action.objects.latest("pk") == second
    assert Action.objects.edition() != edition


def test_who_is_signed_in_gets_no_kept_page_and_leaves_none(client, editor_client, statement):
    path = statement.expert.get_absolute_url()
    for _ in "twice":
        answer, queries = queries_of(editor_client, path)
        assert queries > 3
        assert answer["Cache-Control"] == "private, no-cache"
        assert not answer.has_header("ETag")

    assert queries_of(client, path)[1] > 3


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
    ],
)
def test_it_is_packed_once_as_the_browser_takes_it(client, statement, accepted, encoding, unpack):
    plain = client.get("/").content
    for _ in "twice":
        answer = client.get("/", headers={"Accept-Encoding": accepted})

        assert answer["Content-Encoding"] == encoding
        assert unpack(answer.content) == plain
        assert int(answer["Content-Length"]) == len(answer.content) < len(plain) / 2


def test_each_host_has_pages_of_its_own(client, statement, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    path = statement.get_absolute_url()

    for host in ("one.example", "two.example", "one.example"):
        page = client.get(path, headers={"Host": host}).content.decode()
        assert f"http://{host}{path}" in page


@pytest.mark.parametrize("path", ["/statements/9/", "/desk/", "/experts/", "/robots.txt"])
def test_only_pages_of_readers_that_are_there_are_kept(client, db, path):
    answer = client.get(path)

    assert answer.has_header("ETag") == (answer.status_code == 200)


def test_a_form_with_a_word_of_its_own_is_made_for_each(client, statement):
    path = f"{statement.get_absolute_url()}report/"

    assert "no-store" in client.get(path)["Cache-Control"]
    assert queries_of(client, path)[1] > 0


def test_a_search_for_nothing_is_counted_each_time(client, statement):
    for _ in "thrice":
        assert client.get("/search/?q=zeppelin").status_code == 200

    assert SearchMiss.objects.get().count == len("thrice")


@pytest.mark.usefixtures("_always_asks")
def test_a_feed_keeps_the_tag_of_its_own_words(client, editor, statement):
    tag = client.get("/search.atom")["ETag"]
    edition = Action.objects.edition()
    statement.expert.edit(by=editor, version=statement.expert.version, bio="An economist.")

    assert client.get("/search.atom", headers={"If-None-Match": tag}).status_code == 304
    assert Action.objects.edition() != edition


@pytest.mark.usefixtures("_always_asks")
def test_repairs_are_changes_too(client, statement):
    type(statement).objects.update(seq=None)
    assert b"Rents will fall" not in client.get("/search/").content

    call_command("check_search", "--repair", verbosity=0)

    assert b"Rents will fall" in client.get("/search/").content


@pytest.mark.django_db
@pytest.mark.usefixtures("_always_asks")
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_readers_see_change_changes_the_edition(client, seed):
    desk, changed = Desk(seed), 0
    pages, edition = seen(client), Action.objects.edition()
    for _ in range(50):
        desk.step(desk.random.choice(VERBS))
        now, then = seen(client), pages
        if now != then:
            assert Action.objects.edition() != edition
            changed += 1
        pages, edition = now, Action.objects.edition()
    assert changed > 10


def seen(client):
    return [client.get(path).getvalue() for path in ("/search.json", "/experts/", "/topics/")]


@contextmanager
def servers(count):
    """Addresses of so many processes that serve this test's database."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "newsdesk.settings", "NEWSDESK_HTTP": "1"}
    command = [sys.executable, "-c", SERVER, str(connection.settings_dict["NAME"])]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    ports, running = [free_port() for _ in range(count)], []
    try:
        for port in ports:
            given = [*command, str(port)]
            running.append(subprocess.Popen(given, cwd=ROOT, env=environment, **quiet))
        yield [f"http://127.0.0.1:{port}" for port in ports]
    finally:
        for each in running:
            each.kill()
            each.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def asked(address):
    """What a server answers, once it does."""
    given_up = time.monotonic() + 60
    while True:
        try:
            with urlopen(address, timeout=60) as answer:
                return answer.read().decode(), answer.headers["ETag"]
        except URLError:
            assert time.monotonic() < given_up, f"{address} does not answer"
            time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_public_within_a_second_in_every_process(editor):
    statement = make_statement("Rents will fall,", expert=make_expert("Ada Lind"))
    with servers(2) as addresses:
        for address in addresses:
            page, tag = asked(f"{address}/search.json")
            assert "Rents will fall" in page
            assert asked(f"{address}/search.json")[1] == tag

        statement.withhold(by=editor, version=statement.version, reason="A mistake.")
        # As long as any process goes by what it knew (page_cache.KNOWN_FOR), and a little more.
        time.sleep(1)

        for address in addresses:
            page, new = asked(f"{address}/search.json")
            assert "Rents will fall" not in page
            assert new != tag


def test_who_takes_only_plain_pages_gets_them_made_each_time(client, statement):
    for _ in "twice":
        answer, queries = queries_of(client, "/", accept_encoding="identity")
        assert queries > 3
        assert b"Rents will fall" in answer.content
    assert answer.has_header("ETag")


def test_head_is_answered_as_before(statement):
    assert Client().head("/").status_code == 200
