"""The measure of the topics offered: that it runs, and that what it finds is of use."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench import generated

SCRIPT = Path(generated.__file__).with_name("topic_offers.py")


def test_the_right_topic_is_mostly_among_the_five(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "NEWSDESK_POSTGRES_DB"}

    done = subprocess.run(
        [sys.executable, SCRIPT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    late, early = [float(share) for share in re.findall(r"five ([\d.]+)%", done.stdout)]
    assert late > 85
    assert early > 75
    assert list(tmp_path.iterdir()) == []
