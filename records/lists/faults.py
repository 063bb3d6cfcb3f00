"""What can be wrong with a parameter: a sentence for people, and a code for programs."""

from django.utils.translation import gettext

from records.texts import NUL, REPLACEMENT

MAX_LENGTH = 200  # characters of one value
MAX_NAMED = 100  # characters of a client's text that an answer repeats
# Of a value that names a record: nothing public is called so, or what was has been withdrawn.
UNKNOWN, GONE = "unknown", "gone"
CODES = ("unknown-parameter", "repeated", "invalid", UNKNOWN, GONE)


class Fault(str):
    """A sentence that says what is wrong with a parameter, with its `code`, and the reason for a withdrawal if there is one."""

    code: str
    reason: str

    def __new__(cls, sentence, code="invalid", reason=""):
        fault = super().__new__(cls, sentence)
        fault.code, fault.reason = code, reason
        return fault


def unknown(kind, name, options):
    """The sentence for a name that does not exist, with the list of those that do."""
    return f"There is no {kind} “{shown(name)}”. There are: {', '.join(options) or 'none'}."


def only_with(name):
    """The sentence for a parameter that says nothing without another one."""
    return gettext("Also give a day, a month or a year (“%(name)s”).") % {"name": name}


def unreadable(value, limit=MAX_LENGTH):
    """Why a value cannot be read as text at all, or ""."""
    if NUL in value:
        return "Holds a NUL character."
    if REPLACEMENT in value:
        return "Holds a percent escape that is not UTF-8."
    if limit is not None and len(value) > limit:
        return f"Longer than {limit} characters."
    return ""


def shown(text):
    """Return what a client wrote as far as an answer repeats it."""
    text = text.replace(NUL, REPLACEMENT)
    return text if len(text) <= MAX_NAMED else f"{text[:MAX_NAMED]}…"
