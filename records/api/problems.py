"""Errors as RFC 9457 problem documents."""

from http import HTTPStatus

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.log import log_response
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.response import Response
from rest_framework.views import set_rollback

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


class Problem(APIException):
    """An error that the client can read: `members` are added to the document."""

    def __init__(self, status, detail, **members):
        super().__init__(detail)
        self.status_code = status
        self.members = members


class BadParameters(Problem):
    """400: what is wrong with each parameter, by name."""

    def __init__(self, problems):
        sentences = " ".join(f"{name}: {problem}" for name, problem in problems.items())
        errors = [{"parameter": name, "detail": problem} for name, problem in problems.items()]
        super().__init__(HTTPStatus.BAD_REQUEST, sentences, code=PARAMETERS, errors=errors)


def document(status, detail, **members):
    """The problem document itself; without a type of its own, its title is the status's phrase."""
    title, code = HTTPStatus(status).phrase, CODES.get(status, CODES[500 if status >= 500 else 400])
    return {"type": "about:blank", "title": title, "status": int(status), "detail": detail, "code": code, **members}


def response(status, detail, **members):
    """The same as an answer."""
    return Response(document(status, detail, **members), status=int(status), content_type=MEDIA_TYPE)


def answer_exception(error, context):
    """DRF's exception handler: each error becomes a problem document, an unforeseen one is logged first."""
    set_rollback()
    match error:
        case Problem():
            return response(error.status_code, str(error.detail), **error.members)
        case MethodNotAllowed():
            allowed = ", ".join(context["view"].allowed_methods)
            answer = response(405, f"This address is read-only: {allowed}.")
            answer["Allow"] = allowed
            return answer
        case Http404():
            return response(404, "There is nothing at this address.")
        case SuspiciousOperation() | BadRequest():
            return response(400, "The request cannot be read.")
        case PermissionDenied():
            return response(403, "Not allowed.")
        case APIException():
            return response(error.status_code, str(error.detail))
    return _answer_failure(error, context)


def _answer_failure(error, context):
    # Django's own handling would answer in HTML; what it does besides, logging and the signal, is done here.
    request = context["request"]._request
    got_request_exception.send(sender=None, request=request)
    answer = response(500, "The server failed to answer. The failure was recorded.")
    log_response("%s: %s", answer.reason_phrase, request.path, response=answer, request=request, exception=error)
    return answer
