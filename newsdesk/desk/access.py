"""Who may do what at the desk."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

# Anybody with an account works at the desk: contributors make drafts.
desk_required = login_required


def editor_required(view):
    """Let only those in who decide what readers see; others are told so (403)."""

    @desk_required
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.may_publish:
            raise PermissionDenied("This needs an editor's account.")
        return view(request, *args, **kwargs)

    return checked
