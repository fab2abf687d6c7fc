"""Files that mean harm are refused with a reason, soon and within little memory."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.intake.hostile_files import FILES, write

MOST_MEMORY = 300_000  # kilobytes


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """What a process of its own says of every file, as an import reads them."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.intake.hostile_files", str(folder)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "newsdesk.settings"},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_saying_why(outcome, name):
    problem, _seconds = outcome["files"][name]

    assert problem.endswith((".", "?"))


def test_reading_them_takes_little_memory(outcome):
    assert outcome["kilobytes"] < MOST_MEMORY
