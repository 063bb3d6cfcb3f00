"""Where a figure of a body and the list of its members meet: how many of those that it counts are in the record."""


def counted(figures, number, day=None):
    """Return `[(figure, number)]`: for each category of members the figure that counts it, and how many of them are listed.

    `figures` are those of one body; `number` returns `(category, number)` of what its page lists of some categories. As of a `day` (`ImpreciseDate`) only a figure
    whose date can touch it says anything; else the newest speaks, one without a date last.
    """
    of_category = {}
    for figure in sorted(figures, key=lambda figure: (bool(figure.date), figure.date_latest)):
        if figure.category_id is not None and (day is None or tells_of(figure, day)):
            of_category[figure.category_id] = figure
    if not of_category:
        return []
    numbers = dict(number(list(of_category)))
    return [(each, numbers.get(each.category_id, 0)) for each in figures if each in of_category.values()]


def tells_of(figure, day):
    """Whether a figure has a date, and this can touch a day."""
    return bool(figure.date) and figure.date_earliest <= day.latest and figure.date_latest >= day.earliest
