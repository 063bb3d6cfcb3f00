"""Addresses of the feedback form."""

from django.urls import path

from .views import FeedbackPage, Thanks

urlpatterns = [
    path("feedback/", FeedbackPage.as_view(), name="feedback"),
    path("feedback/thanks/", Thanks.as_view(), name="feedback-thanks"),
]
