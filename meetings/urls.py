"""Addresses of the pages about meetings, contributions and statements."""

from django.urls import path

from . import calendars, csv, feeds, views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.MeetingList.as_view(), name="meeting-list"),
    path("meetings.csv", csv.MeetingCsv.as_view(), name="meeting-list-csv"),
    path("meetings.atom", feeds.MeetingFeed.as_view(), name="meeting-list-atom"),
    path("meetings.ics", calendars.MeetingCalendar.as_view(), name="meeting-list-ics"),
    path("meetings/<slug:key>/", views.MeetingDetail.as_view(), name="meeting-detail"),
    path("meetings/<slug:key>.ics", calendars.OneMeeting.as_view(), name="meeting-ics"),
    path("contributions/", views.ContributionList.as_view(), name="contribution-list"),
    path("contributions.csv", csv.ContributionCsv.as_view(), name="contribution-list-csv"),
    path("contributions.atom", feeds.ContributionFeed.as_view(), name="contribution-list-atom"),
    path("contributions/<slug:key>/", views.ContributionDetail.as_view(), name="contribution-detail"),
    path("statements/", views.StatementList.as_view(), name="statement-list"),
    path("statements.csv", csv.StatementCsv.as_view(), name="statement-list-csv"),
    path("statements.atom", feeds.StatementFeed.as_view(), name="statement-list-atom"),
    path("statements/<slug:key>/", views.StatementDetail.as_view(), name="statement-detail"),
]
