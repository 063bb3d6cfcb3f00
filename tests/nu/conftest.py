"""The real record, for the checker of HTML."""

from tests.fixtures.conftest import loaded, record  # noqa: F401  # fixtures of this folder too
