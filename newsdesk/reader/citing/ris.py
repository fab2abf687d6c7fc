"""A citation as RIS, which every reference manager reads."""


def write(facts):
    """One record of the type NEWS: said by its author, in the outlet that printed it."""
    speaker = f"{facts.family}, {facts.given}" if facts.family else facts.speaker
    parts = [f"{part:02}" for part in facts.date_parts]
    fields = [
        ("TY", "NEWS"),
        ("ID", f"newsdesk-{facts.pk}"),
        ("AU", speaker),
        ("TI", facts.claim),
        ("T2", facts.outlet),
        ("PY", facts.day[:4]),
        # Year, month, day and other information always have their slashes.
        ("DA", "/".join([*parts, "", "", ""][:4]) if parts else ""),
        ("N1", facts.found),
        ("N1", facts.role),
        ("LA", facts.language),
        ("UR", facts.address),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
    return "".join([*lines, "ER  - \r\n"])
