"""What is told: articles and standing pages."""

from .article import Article
from .page import Page

__all__ = ["Article", "Page"]
