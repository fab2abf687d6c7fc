"""The words that the desk's scripts say come from the server, in its language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db

SCRIPTS = Path(settings.BASE_DIR, "static", "js")


def test_the_words_come_as_a_script_before_those_that_say_them(editor_client):
    page = editor_client.get(reverse("desk:queue")).content.decode()
    loaded = re.findall(r'<script src="([^"]+)"', page)
    catalogue = reverse("desk:script_words")

    answer = editor_client.get(catalogue)

    assert answer["Content-Type"].startswith("text/javascript")
    assert "max-age" in answer["Cache-Control"]
    names = [address.rpartition("/")[2] for address in loaded]
    assert catalogue in loaded
    assert names.index("words.js") < names.index("trouble.js")
    assert names.count("words.js") == 2


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.stem)
def test_no_script_says_a_sentence_that_cannot_be_translated(script):
    code = re.sub(r"^\s*//.*$", "", script.read_text(), flags=re.MULTILINE)
    told = re.sub(r'gettext\(\s*"[^"]*"', "", code)

    assert not re.findall(r'["`][A-Z“%][^"`]* [a-z][^"`]*["`]', told)
