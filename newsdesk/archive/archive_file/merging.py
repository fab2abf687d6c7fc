"""What is there wins over the line, and what it has not yet is filled in."""

from newsdesk.archive.conflicts import save_if_unchanged


def lacking_in(thing, facts):
    """Those of the facts for which `thing` has nothing yet."""
    return {name: value for name, value in facts.items() if value and not getattr(thing, name)}


def fill_in(thing, facts):
    """Give `thing` those of the facts for which it has nothing yet."""
    lacking = lacking_in(thing, facts)
    if lacking and hasattr(thing, "version"):
        save_if_unchanged(thing, thing.version, **lacking)
    elif lacking:
        for name, value in lacking.items():
            setattr(thing, name, value)
        thing.save(update_fields=list(lacking))
