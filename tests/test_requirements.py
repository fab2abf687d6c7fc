"""What is installed is pinned to the last byte, and nothing says where it is to come from."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# For running Newsdesk, and for working on it.
RUN, WORK = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"

PIN = re.compile(r"(?P<name>[a-z0-9.-]+)==(?P<version>\S+)( --hash=sha256:[0-9a-f]{64})+")
# An address that looks like a package registry's, or what tells a tool of one.
REGISTRY = re.compile(
    r"://[^\s\"')]*(pypi|npm|registry|/simple\b)|--(extra-)?index-url|--find-links|--trusted-host"
    r"|(PIP|UV)_\w*(INDEX|FIND_LINKS|TRUSTED_HOST)|\[\[tool\.uv\.index"
)
# These would record where packages came from.
OTHER_LOCKS = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "pylock.toml", "pip.conf"}


def lines_of(lock):
    """What a lock file tells pip, a line for each package, without the comments."""
    joined = lock.read_text().replace(" \\\n    ", " ")
    return [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]


def versions_in(lock):
    pins = map(PIN.fullmatch, lines_of(lock))
    return {pin["name"]: pin["version"] for pin in pins}


def files_of_the_project():
    for folder, inside, names in os.walk(ROOT):
        # Hidden folders hold tools and caches, but for the one that CI starts from.
        inside[:] = {name for name in inside if name[0] not in "._" or name == ".ci"} - {"var"}
        yield from (Path(folder, name) for name in names)


@pytest.mark.parametrize("lock", [RUN, WORK], ids=lambda path: path.name)
def test_a_lock_holds_nothing_but_versions_with_their_hashes(lock):
    assert lines_of(lock)
    assert [line for line in lines_of(lock) if not PIN.fullmatch(line)] == []


def test_what_the_project_asks_for_is_what_is_locked():
    tools = PROJECT["optional-dependencies"]["dev"]
    for lock, wanted in ((RUN, PROJECT["dependencies"]), (WORK, tools)):
        locked = versions_in(lock)
        for requirement in map(Requirement, wanted):
            assert str(requirement.specifier) == f"=={locked.get(requirement.name)}", (
                "run make lock"
            )


def test_newsdesk_is_tested_with_the_versions_it_runs_on():
    assert versions_in(RUN).items() <= versions_in(WORK).items()


def test_no_file_names_a_registry():
    for path in files_of_the_project():
        text = "" if path == Path(__file__) else path.read_text(errors="ignore")
        assert not REGISTRY.search(text), path
        assert path.name not in OTHER_LOCKS
    for lock in (RUN, WORK):
        assert "://" not in lock.read_text()
