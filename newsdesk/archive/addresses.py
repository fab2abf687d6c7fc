"""How addresses are made: `/<noun>/<id>-<slug>/`, where the id decides and the slug is read."""

from django.utils.text import slugify

LONGEST_SLUG = 60


def slug_of(name, noun):
    """`name` as the readable half of an address, cut between words; `noun` if nothing is left.

    Names in other scripts leave nothing, and an address must not end in a bare hyphen.
    """
    slug = slugify(name)
    if len(slug) > LONGEST_SLUG:
        slug = slug[:LONGEST_SLUG].rsplit("-", 1)[0]
    return slug or noun
