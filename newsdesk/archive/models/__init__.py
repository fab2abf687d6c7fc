from newsdesk.archive.models.action import Action
from newsdesk.archive.models.article import Article, ArticleRevision, Outlet, Rights
from newsdesk.archive.models.expert import (
    Affiliation,
    Disclosure,
    DistinctExperts,
    Expert,
    ExpertName,
    MergedExpert,
    Organisation,
)
from newsdesk.archive.models.statement import Claim, Statement, StatementTopic
from newsdesk.archive.models.suggestion import Suggestion
from newsdesk.archive.models.topic import MergedTopic, Topic
from newsdesk.archive.models.user import User

__all__ = [
    "Action",
    "Affiliation",
    "Article",
    "ArticleRevision",
    "Claim",
    "Disclosure",
    "DistinctExperts",
    "Expert",
    "ExpertName",
    "MergedExpert",
    "MergedTopic",
    "Organisation",
    "Outlet",
    "Rights",
    "Statement",
    "StatementTopic",
    "Suggestion",
    "Topic",
    "User",
]
