"""Template tags for what programs read in a page's head."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

# Within a script element only these could end it, or open a comment; JSON reads them all the same.
_IN_SCRIPT = str.maketrans(
    {sign: f"\\u{ord(sign):04x}" for sign in ("<", ">", "&", "\u2028", "\u2029")}
)


@register.simple_tag
def json_ld(data):
    """A block of JSON-LD. It is data: browsers run nothing in it, so the CSP lets it stand."""
    written = json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))
