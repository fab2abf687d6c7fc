from newsdesk.archive.models.action import Action
from newsdesk.archive.models.article import Article
from newsdesk.archive.models.claim import Claim
from newsdesk.archive.models.claim_pair import ClaimPair
from newsdesk.archive.models.delivery import Delivery, DeliveryKey
from newsdesk.archive.models.expert import Expert
from newsdesk.archive.models.expert_facts import (
    Affiliation,
    Disclosure,
    DistinctExperts,
    DoubtfulName,
    ExpertName,
    MergedExpert,
)
from newsdesk.archive.models.feed import Feed, FeedEntry, FeedVisit
from newsdesk.archive.models.finding import Finding
from newsdesk.archive.models.job import Job, JobItem, LeaseLost
from newsdesk.archive.models.likely_pair import LikelyPair, NameBlock
from newsdesk.archive.models.organisation import (
    MergedOrganisation,
    Organisation,
    OrganisationName,
)
from newsdesk.archive.models.original import Original
from newsdesk.archive.models.outlet import Outlet, Rights
from newsdesk.archive.models.page_check import PageCheck
from newsdesk.archive.models.presence import Presence
from newsdesk.archive.models.report import ErrorReport, TooMany
from newsdesk.archive.models.revision import ArticleRevision
from newsdesk.archive.models.sealed_name import SealedName
from newsdesk.archive.models.search_miss import SearchMiss
from newsdesk.archive.models.statement import Statement, StatementTopic
from newsdesk.archive.models.suggestion import Suggestion
from newsdesk.archive.models.text_sketch import TextSketch
from newsdesk.archive.models.topic import MergedTopic, Topic
from newsdesk.archive.models.topic_name import TopicName
from newsdesk.archive.models.user import User

__all__ = [
    "Action",
    "Affiliation",
    "Article",
    "ArticleRevision",
    "Claim",
    "ClaimPair",
    "Delivery",
    "DeliveryKey",
    "Disclosure",
    "DistinctExperts",
    "DoubtfulName",
    "ErrorReport",
    "Expert",
    "ExpertName",
    "Feed",
    "FeedEntry",
    "FeedVisit",
    "Finding",
    "LikelyPair",
    "Job",
    "JobItem",
    "LeaseLost",
    "MergedExpert",
    "MergedOrganisation",
    "MergedTopic",
    "NameBlock",
    "Organisation",
    "OrganisationName",
    "Original",
    "Outlet",
    "PageCheck",
    "Presence",
    "Rights",
    "SealedName",
    "SearchMiss",
    "Statement",
    "StatementTopic",
    "Suggestion",
    "TextSketch",
    "TooMany",
    "Topic",
    "TopicName",
    "User",
]
