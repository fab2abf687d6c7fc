from bisect import bisect_right

from django.db import models
from django.utils import timezone

from newsdesk.extraction import Block


class ArticleRevision(models.Model):
    """One state of an article's text. The words never change; a block's kind can be corrected."""

    article = models.ForeignKey("archive.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    # [kind, start, end] of each block in order, offsets in code points of the text.
    blocks = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revisions_are_numbered")
        ]

    def __str__(self):
        return f"revision {self.number} of {self.article}"

    @classmethod
    def of(cls, whole, **fields):
        """The revision that holds `whole` (a WholeText), not stored."""
        blocks = [list(block) for block in whole.blocks]
        return cls(text=whole.text, blocks=blocks, sha256=whole.sha256, **fields)

    def as_blocks(self):
        """The blocks as named tuples of kind, start and end."""
        return [Block(*block) for block in self.blocks]

    def block_number_at(self, offset):
        """The number, from 1, of the block that holds `offset`: readers know it as ¶."""
        return max(1, bisect_right(self.blocks, offset, key=lambda block: block[1]))

    def zone_at(self, offset):
        """Where in the article `offset` lies: headline, standfirst, caption or body."""
        return self.zone_of(self.block_number_at(offset))

    def zone_of(self, number):
        """What the block with this number is: headline, standfirst, caption or body."""
        kind = self.blocks[number - 1][0] if self.blocks else "paragraph"
        return kind if kind in ("headline", "standfirst", "caption") else "body"

    def set_kinds(self, kinds):
        """Correct what each block is; the words and their places stay."""
        self.blocks = [
            [kind, start, end] for kind, (_old, start, end) in zip(kinds, self.blocks, strict=True)
        ]
        self.save(update_fields=["blocks"])
