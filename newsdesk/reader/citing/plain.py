"""A citation as plain text, to be copied: words, speaker, where it was printed, address."""


def write(facts):
    """One line: “Ada Lind, an economist: “Rents will fall”. Quoted by … https://…”."""
    stop = "" if facts.claim.endswith((".”", "!”", "?”")) else "."
    return f"{facts.who}: {facts.claim}{stop} {facts.found} {facts.address}"
