"""What a query loads of the rows that an answer only names."""


def with_references(queryset, *paths):
    """Load the rows at the end of these foreign keys, without the long texts that a reference does not show."""
    return queryset.with_references(*paths)


def with_sources(queryset):
    """Load the cited documents: one query for the whole list."""
    return queryset.with_sources()
