"""Files that mean harm, made as they are asked for: `python -m tests.intake.hostile_files FOLDER`
reads each as Newsdesk does and prints what came of it, and the most memory that it took, as JSON.
"""

import gzip
import io
import json
import resource
import sys
import time
import zipfile
from pathlib import Path

START = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Rents fall</title><h1>Rents fall</h1>"
)
LINE = (
    b"<p>Rents in the harbour districts of Vell will fall by spring, said Ada Lind on Monday.</p>"
)
SIZE = 3_900_000  # just below what is read at all


def laughs(entities=10, depth=10):
    """A billion times "ha", declared in a kilobyte."""
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * entities}">' for n in range(1, depth)]
    return f"<?xml version='1.0'?><!DOCTYPE html [{''.join(lines)}]><html><p>&a{depth - 1};</p></html>".encode()


def zipped(size):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rents.html", b"0" * size)
    return file.getvalue()


def filled(piece, size=SIZE):
    return START + piece * (size // len(piece))


def json_page(text):
    return b"<html><script type='application/ld+json'>" + text + b"</script><h1>Rents</h1>" + LINE


FILES = {
    "laughs.html": laughs,
    "laughs.xhtml": lambda: laughs(entities=20),
    "quadratic.html": lambda: (
        b'<!DOCTYPE html [<!ENTITY a "' + b"a" * 100_000 + b'">]><html>' + b"&a;" * 100_000
    ),
    "outside.xhtml": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<html><h1>Rents</h1><p>&x;</p></html>"
    ),
    "huge.html": 200_000_000,
    "huge.txt": 200_000_000,
    "huge.json": 200_000_000,
    "bomb.html": lambda: gzip.compress(b"<p>" * 30_000_000),
    "bomb.txt": lambda: zipped(50_000_000),
    "zip.html": lambda: zipped(50_000_000),
    "tags.html": lambda: filled(b"<a>"),
    "closing.html": lambda: filled(b"</p>"),
    "nested.html": lambda: filled(b"<div>", 400_000),
    "tables.html": lambda: filled(b"<table><tr><td>", 400_000),
    "fonts.html": lambda: filled(b"<b><i><u>", 200_000),
    "attributes.html": lambda: START + b"<p " + b" ".join(b"a%d=1" % n for n in range(400_000)),
    "attribute.html": lambda: START + b'<p title="' + b"x" * SIZE,
    "spaces.html": lambda: START + b"<p>" + b" " * SIZE,
    "breaks.html": lambda: filled(b"<br>", 390_000),
    "comment.html": lambda: START + b"<!-- " + b"- " * (SIZE // 2),
    "script.html": lambda: START + b"<script>" + b"x();" * (SIZE // 4),
    "json-nested.html": lambda: json_page(b'{"@graph":' * 100_000),
    "json-lists.html": lambda: json_page(b"[" * 1_000_000),
    "json-number.html": lambda: json_page(b'{"@type":"NewsArticle","headline":' + b"9" * 900_000),
    "nested.json": lambda: b"[" * 1_000_000,
    "number.json": lambda: b'{"@type":"NewsArticle","articleBody":' + b"9" * 900_000 + b"}",
    "nul.html": lambda: START + b"<p>Rents\0 fall</p>",
    "nul.txt": lambda: b"Rents fall\nRents\0 fall.",
    "broken.html": lambda: START + b"<p>\xff\xfe\xfd Rents \xc3\x28 fall</p>" * 9,
    "broken.txt": lambda: b"Rents fall\nRents \xff\xfe fall.",
    "half-utf-16.html": lambda: b"\xff\xfe" + START,
    "codec.html": lambda: b'<meta charset="zlib"><h1>Rents</h1><p>\xff',
    "picture.html": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "pdf.html": lambda: b"%PDF-1.7\n" + b"\xe2\xe3\xcf\xd3" * 1000,
    "accents.html": lambda: START + b"<p>" + b"e" + "\u0301".encode() * 500_000 + b"</p>",
    "accents.txt": lambda: b"Rents fall\nRe" + "\u0301".encode() * 500_000,
    "control.html": lambda: START + b"<p>Rents \x01\x02 fall</p>" + LINE * 5,
    "long.txt": lambda: b"Rents fall\n" + b"Rents will fall. " * 200_000,
    "empty.html": lambda: b"",
    "blank.txt": lambda: b" \n\n ",
}


def write(folder):
    """Write the files, those of a size given as holes, which take no room."""
    for name, made in FILES.items():
        with (folder / name).open("wb") as file:
            file.truncate(made) if isinstance(made, int) else file.write(made())


def main(folder):
    import django

    django.setup()
    from newsdesk.intake.arriving import Source, read_source
    from newsdesk.intake.text_files import read_bytes

    results = {}
    for path in sorted(folder.iterdir()):
        began = time.monotonic()
        try:
            read_source(Source(read_bytes(path), name=path.name))
            outcome = ""
        except ValueError as error:
            outcome = str(error)
        results[path.name] = (outcome, time.monotonic() - began)
    most = max(_own_most(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    json.dump({"files": results, "kilobytes": most}, sys.stdout)


def _own_most():
    """The most kilobytes that this process held: its usage begins with what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.read_text().partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
