"""What an installation can rely on: the deployment checks, and what pages may load."""

import importlib
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from newsdesk import wsgi
from tests.factories import make_user

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:|hx-on|\bjs:",
    re.IGNORECASE,
)


def test_djangos_deployment_checks_find_nothing_in_a_production_set_up(tmp_path):
    ours = ("NEWSDESK_", "DJANGO_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environment |= {
        "NEWSDESK_SECRET_KEY": secrets.token_urlsafe(64),
        "NEWSDESK_HOSTS": "newsdesk.example",
        "NEWSDESK_VAR": str(tmp_path),
    }

    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert check.returncode == 0, check.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["reader:home", "desk:queue", "desk:sign_in", "admin:index"])
def test_no_page_runs_what_is_written_into_it(client, page):
    if not page.startswith("reader") and page != "desk:sign_in":
        client.force_login(make_user("publisher", is_staff=True, is_superuser=True))

    response = client.get(reverse(page))

    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    directives = dict(part.split(maxsplit=1) for part in policy.split(";") if part.strip())
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["default-src"] == "'none'"


@pytest.mark.parametrize(
    ("sender", "visitor"),
    [("10.0.0.1", "198.51.100.7"), ("203.0.113.5", "203.0.113.5")],
    ids=["our proxy", "somebody else"],
)
def test_a_proxy_of_ours_alone_is_believed_about_who_is_behind_it(
    settings, monkeypatch, sender, visitor
):
    settings.PROXIES = ["10.0.0.0/8"]
    monkeypatch.setattr(
        "django.core.wsgi.get_wsgi_application", lambda: lambda scope, _: scope["REMOTE_ADDR"]
    )
    application = importlib.reload(wsgi).application

    # What stands left of the last address is what the visitor claims.
    forwarded = {"HTTP_X_FORWARDED_FOR": "192.0.2.1, 198.51.100.7"}
    assert application({"REMOTE_ADDR": sender} | forwarded, None) == visitor


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_more_than_the_policy_allows(path):
    assert not INLINE.findall(path.read_text())
