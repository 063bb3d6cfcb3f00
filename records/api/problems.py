"""Errors as RFC 9457 problem documents."""

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.log import log_response
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.response import Response
from rest_framework.views import set_rollback

from records.public import problems

MEDIA_TYPE, CODES, PARAMETERS, document = problems.MEDIA_TYPE, problems.CODES, problems.PARAMETERS, problems.document


class Problem(APIException):
    """An error that the client can read: `members` are added to the document."""

    def __init__(self, status, detail, **members):
        super().__init__(detail)
        self.status_code = status
        self.members = members


class BadParameters(Problem):
    """400: what is wrong with each parameter, by name."""

    def __init__(self, faults):
        body = problems.of_parameters(faults)
        super().__init__(body["status"], body["detail"], code=body["code"], errors=body["errors"])


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
