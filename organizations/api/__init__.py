"""The API's collections of bodies, people, posts, memberships, relations and programmes."""

from .collections import Memberships, Organizations, People, Posts, Programmes, Relations

__all__ = ["Memberships", "Organizations", "People", "Posts", "Programmes", "Relations"]
