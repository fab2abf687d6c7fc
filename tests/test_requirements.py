"""The lock files pin everything and name no place that packages came from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(ROOT.glob("requirements*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_version_and_a_hash(lock):
    entries = re.findall(r"^[a-z0-9][^\n]*(?:\n    [^\n]*)*", lock.read_text(), flags=re.MULTILINE)

    assert entries
    for entry in entries:
        assert re.match(r"[\w.\-\[\],]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize(
    "file", [*LOCKS, ROOT / "pyproject.toml", ROOT / "Makefile"], ids=lambda path: path.name
)
def test_no_address_of_a_registry_is_named(file):
    assert not re.search(
        r"://|--(extra-)?index-url|--find-links|--trusted-host (?!\\)",
        "".join(
            line
            for line in file.read_text().splitlines(True)
            if "127.0.0.1" not in line and "no-emit" not in line
        ),
    )


def test_what_is_asked_for_is_what_is_locked():
    asked = re.findall(
        r'^    "([a-z][\w-]*)(?:\[.*\])?==([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.M
    )
    locked = (ROOT / "requirements-dev.txt").read_text()

    assert asked
    for name, version in asked:
        assert f"\n{name}=={version} " in locked, f"{name}: run make lock"
