"""What an editor asks for is fetched within limits, and politely."""

import gzip
import shutil
import ssl
import subprocess
import time

import pytest
from django.core.cache import cache

from newsdesk.intake import fetching
from newsdesk.intake.addresses import TooSlow, Unfetchable
from newsdesk.intake.fetching import fetch, take_turn
from newsdesk.intake.robots import may_fetch
from tests.intake.web import Answer, leading_to, web

PAGE = b"<!doctype html><title>Rents</title>"


def drip(connection):
    """A byte now and then, for as long as somebody listens."""
    while True:
        connection.write(b" ")
        time.sleep(0.02)


ANSWERS = {
    "/": Answer(PAGE),
    "/packed": Answer(gzip.compress(PAGE), Content_Encoding="gzip"),
    "/here": Answer(status=302, Location="/"),
    "/cafe%20%C3%A9": Answer(PAGE),
    "/robots.txt": Answer(
        b"User-agent: *\nDisallow: /drafts/\nDisallow: /*.pdf$", content_type="text/plain"
    ),
}


@pytest.fixture(scope="module")
def server():
    with web(dict(ANSWERS)) as server:
        yield server


@pytest.fixture
def get(server):
    return lambda address, **how: fetch(address, resolve=leading_to(server), **how)


def test_a_page_comes_with_its_last_address_and_what_it_says_it_is(get):
    fetched = get("http://tide.example/here")

    assert (fetched.data, fetched.content_type) == (PAGE, "text/html")
    assert fetched.url == "http://tide.example/"


def test_the_server_is_asked_by_the_name_of_the_site(get, server):
    get("http://müll.example/")

    assert server.asked[-1] == ("xn--mll-hoa.example", "/")


def test_a_packed_page_is_unpacked(get):
    assert get("http://tide.example/packed").data == PAGE


def test_an_address_may_hold_letters_of_any_language(get):
    with pytest.raises(Unfetchable, match="404"):
        get("http://tide.example/nowhere")
    assert get("http://tide.example/cafe%20é").data == PAGE


def test_a_page_that_never_ends_in_time_is_given_up(get, server, monkeypatch):
    monkeypatch.setattr(fetching, "TOTAL", 0.3)
    server.answers["/drip"] = Answer(write=drip)
    began = time.monotonic()

    with pytest.raises(Unfetchable, match="takes too long"):
        get("http://tide.example/drip")
    assert time.monotonic() - began < 2


def test_looking_a_host_up_is_given_up_in_time(server):
    began = time.monotonic()

    with pytest.raises(TooSlow, match="takes too long"):
        fetch("http://tide.example/", within=0.2, resolve=lambda *place: time.sleep(2))
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(status=404), "There is no page at this address"),
        (Answer(status=403), "does not let Newsdesk read this page"),
        (Answer(status=429), "asks to wait"),
        (Answer(status=503), "has trouble"),
        (Answer(b"%PDF-1.7", content_type="application/pdf"), "not a web page but application/pdf"),
        (Answer(PAGE, content_type=""), "not a web page but of an unknown kind"),
        (Answer(PAGE, Content_Encoding="zstd"), "packs its pages in a way"),
        (Answer(PAGE, Content_Encoding="gzip"), "came damaged"),
        (Answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), "came damaged"),
        (Answer(status=301, Location="/odd"), "from one address to another"),
        (Answer(status=301, Location="file:///etc/passwd"), "begins with https"),
    ],
)
def test_what_is_no_page_is_refused_saying_what_to_do(get, server, answer, problem):
    server.answers["/odd"] = answer

    with pytest.raises(Unfetchable, match=problem):
        get("http://tide.example/odd")


def test_one_host_is_asked_once_in_a_while(monkeypatch):
    monkeypatch.setattr(fetching, "INTERVAL", 0.2)
    began = time.monotonic()

    take_turn("tide.example")
    take_turn("bay.example")
    assert time.monotonic() - began < 0.15
    take_turn("tide.example")
    assert time.monotonic() - began > 0.15

    monkeypatch.setattr(fetching, "PATIENCE", 0)
    with pytest.raises(Unfetchable, match="Try again in a minute"):
        take_turn("tide.example")


def test_feeds_read_what_a_site_lets_robots_read(server):
    resolve = leading_to(server)

    assert may_fetch("http://tide.example/rents", resolve=resolve)
    assert not may_fetch("http://tide.example/drafts/1", resolve=resolve)
    assert not may_fetch("http://tide.example/plan.pdf", resolve=resolve)
    asked = [path for _host, path in server.asked].count("/robots.txt")
    assert asked == 1


@pytest.mark.parametrize(("status", "may"), [(404, True), (403, True), (503, False)])
def test_without_rules_everything_may_be_read_and_nothing_while_they_are_not_known(status, may):
    cache.clear()
    with web({"/robots.txt": Answer(status=status)}) as server:
        assert may_fetch("http://tide.example/rents", resolve=leading_to(server)) == may


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for tide.example that nobody has signed, and its key, in one file."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=tide.example"
    names = ["-addext", "subjectAltName=DNS:tide.example", "-keyout", str(file), "-out", "-"]
    made = subprocess.run([*command.split(), *names], capture_output=True, check=True)
    file.write_bytes(file.read_bytes() + made.stdout)
    return file


def test_who_answers_has_to_prove_its_name(certificate, monkeypatch):
    with web({"/": Answer(PAGE)}) as server:
        secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secured.load_cert_chain(certificate)
        server.socket = secured.wrap_socket(server.socket, server_side=True)
        with pytest.raises(Unfetchable, match="CERTIFICATE_VERIFY_FAILED"):
            fetch("https://tide.example/", resolve=leading_to(server))

        monkeypatch.setattr(
            fetching, "_trusted", lambda: ssl.create_default_context(cafile=certificate)
        )
        assert fetch("https://tide.example/", resolve=leading_to(server)).data == PAGE
        with pytest.raises(Unfetchable, match="Hostname mismatch"):
            fetch("https://bay.example/", resolve=leading_to(server))
