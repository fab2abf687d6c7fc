"""The README is what an operator goes by, so what it lists is what there is."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
READ_IN = ["newsdesk/settings.py", "tests/run", "tests/browser/conftest.py", "Makefile"]
FOLDERS = re.findall(r"`([\w/]+)/`", README.split("## What is where")[1].split("\n## ")[0])


def variables_in(text):
    return set(re.findall(r"\bNEWSDESK_[A-Z_]+", text))


def test_every_variable_is_explained_and_no_other():
    read = set.union(*(variables_in((ROOT / path).read_text()) for path in READ_IN))

    assert variables_in(README) == read


@pytest.mark.parametrize(
    "command", sorted(name for name, app in get_commands().items() if app.startswith("newsdesk."))
)
def test_every_command_is_told(command):
    assert re.search(rf"\b{command}\b", README)


def test_every_folder_is_told_and_exists():
    packages = [path.parent for path in ROOT.glob("newsdesk/*/__init__.py")]
    kept = (path for path in ROOT.iterdir() if path.is_dir() and path.name.isalpha())
    beside = [path for path in kept if path.name not in ("newsdesk", "var")]

    assert {str(path.relative_to(ROOT)) for path in packages + beside} <= set(FOLDERS)
    for folder in FOLDERS:
        assert (ROOT / folder).is_dir(), folder
