"""Errors as RFC 9457 problem documents: what the API and the tables answer to what they cannot."""

from http import HTTPStatus

MEDIA_TYPE = "application/problem+json"
# What programs compare, by status: it stays, whatever the sentences say; of a parameter that means nothing, `PARAMETERS`.
CODES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    410: "gone",
    414: "uri_too_long",
    500: "server_error",
}
PARAMETERS = "bad_parameters"


def document(status, detail, **members):
    """The problem document itself; without a type of its own, its title is the status's phrase."""
    title, code = HTTPStatus(status).phrase, CODES.get(status, CODES[500 if status >= 500 else 400])
    return {"type": "about:blank", "title": title, "status": int(status), "detail": detail, "code": code, **members}


def of_parameters(problems):
    """The problem document of a 400: what is wrong with each parameter, by name, with the code of the fault.

    A sentence without a code is that of a value which means nothing.
    """
    errors = [
        {
            "parameter": name,
            "code": getattr(problem, "code", "invalid"),
            "detail": " ".join(filter(None, [problem, getattr(problem, "reason", "")])),
        }
        for name, problem in problems.items()
    ]
    sentences = " ".join(f"{error['parameter']}: {error['detail']}" for error in errors)
    return document(HTTPStatus.BAD_REQUEST, sentences, code=PARAMETERS, errors=errors)
