"""Whole invented articles and what is found in them, as pairs of files.

After a change that is meant, `python -m newsdesk.extraction golden/dam.txt` gives the new
answer; read it before it replaces the old one.
"""

import json
from pathlib import Path

import pytest

from newsdesk.extraction import find_statements

ARTICLES = sorted((Path(__file__).parent / "golden").glob("*.txt"))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_is_read_as_agreed(path):
    text = path.read_text(encoding="utf-8")
    agreed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    found = [each.as_dict() for each in find_statements(text)]

    assert found == agreed["statements"]
