"""What readers should know of a speaker's interests, and whether that was known at the time."""

from typing import NamedTuple

from newsdesk.archive.dates import first_and_last, show_date, write_date


class Told(NamedTuple):
    """A Disclosure beside a statement; `is_later` if it was recorded after that was public."""

    disclosure: object
    is_later: bool

    @property
    def date(self):
        return show_date(self.disclosure.disclosed_on, self.disclosure.precision)

    def as_data(self):
        """The same for programs; the day is as precise as it is known."""
        return {
            "text": self.disclosure.text,
            "recorded_on": write_date(self.disclosure.disclosed_on, self.disclosure.precision),
            "recorded_later": self.is_later,
        }


def told_beside(statement):
    """The speaker's disclosures as Told, newest first."""
    if statement.expert is None:
        return []
    return [
        Told(each, came_after(statement.article, each, said=statement))
        for each in statement.expert.disclosures.all()
    ]


def came_after(article, disclosure, *, said=None):
    """True if `disclosure` was certainly recorded after `article` was published.

    Of an article without a date, the day on which a statement in it was `said` decides.
    """
    day, precision = article.published_on, article.published_precision
    if day is None and said is not None:
        day, precision = said.said_on, said.said_precision
    if day is None:
        return False
    recorded = first_and_last(disclosure.disclosed_on, disclosure.precision)[0]
    return first_and_last(day, precision)[1] < recorded
