"""Has pages of watched outlets checked when they are due, one after the other, by any worker."""

import logging
from time import monotonic

from django.db import InterfaceError, OperationalError

from newsdesk.archive.models import PageCheck
from newsdesk.intake.resolving import Resolver, resolve_publicly
from newsdesk.intake.wording import Busy, check

# Seconds between two looks for pages that are to be watched, or no longer.
ENROLLED_EVERY = 600
logger = logging.getLogger("newsdesk.watch")


class Watch:
    """What one worker does for it."""

    def __init__(self, *, resolve: Resolver = resolve_publicly):
        self.resolve = resolve
        self.enrolled_at = float("-inf")

    def step(self) -> bool:
        """Check the page that is due longest; says whether there was one."""
        if monotonic() - self.enrolled_at > ENROLLED_EVERY:
            PageCheck.objects.enrol()
            self.enrolled_at = monotonic()
        due = PageCheck.objects.take_due()
        if due is None:
            return False
        try:
            if not check(due.article, heeds_robots=True, resolve=self.resolve):
                due.postpone()
        except Busy:
            pass  # It is due again when the lease ends.
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # One page must not keep the others from being checked.
            logger.exception("The page of article %s", due.article_id)
            due.postpone()
        return True
