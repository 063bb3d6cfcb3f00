"""The page on which people read and try the API: Swagger UI as installed, no foreign request, no inline script."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView

from records.pages import redirect

from . import problems

# Swagger UI draws its icons from data: addresses; nothing else on the portal does, so this policy is this page's own.
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}


@method_decorator([csp_replace(POLICY), cache_control(public=True, max_age=60)], name="dispatch")
class Browser(TemplateView):
    """Swagger UI over the description of this API."""

    template_name = "records/api_browser.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        return super().get(request, *args, **kwargs)

    def http_method_not_allowed(self, request, *args, **kwargs):
        allowed = super().http_method_not_allowed(request, *args, **kwargs)["Allow"]
        body = problems.document(405, f"This address is read-only: {allowed}.")
        return JsonResponse(body, status=405, content_type=problems.MEDIA_TYPE, headers={"Allow": allowed})

    def get_context_data(self, **kwargs):
        return super().get_context_data(description=reverse("api:schema"), **kwargs)
