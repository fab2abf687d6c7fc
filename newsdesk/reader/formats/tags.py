"""Names that outlive addresses: tag URIs (RFC 4151)."""

from django.conf import settings


def tag_of(what):
    """The tag URI of `what` ("statement/5"), the same however it is renamed or wherever it moves."""
    return f"tag:{settings.TAG_AUTHORITY}:{what}"
