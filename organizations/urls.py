"""Addresses of the pages about organizations, people, memberships and programmes."""

from django.urls import path

from . import csv, feeds, views

app_name = "organizations"
urlpatterns = [
    path("organizations/", views.OrganizationList.as_view(), name="organization-list"),
    path("organizations.csv", csv.OrganizationCsv.as_view(), name="organization-list-csv"),
    path("organizations.atom", feeds.OrganizationFeed.as_view(), name="organization-list-atom"),
    path("organizations/<slug:key>/", views.OrganizationDetail.as_view(), name="organization-detail"),
    path("people/", views.PersonList.as_view(), name="person-list"),
    path("people.csv", csv.PersonCsv.as_view(), name="person-list-csv"),
    path("people.atom", feeds.PersonFeed.as_view(), name="person-list-atom"),
    path("people/<slug:key>/", views.PersonDetail.as_view(), name="person-detail"),
    path("memberships/", views.MembershipList.as_view(), name="membership-list"),
    path("memberships.csv", csv.MembershipCsv.as_view(), name="membership-list-csv"),
    path("memberships.atom", feeds.MembershipFeed.as_view(), name="membership-list-atom"),
    path("memberships/<uuid:key>/", views.MembershipDetail.as_view(), name="membership-detail"),
    path("programmes/", views.ProgrammeList.as_view(), name="programme-list"),
    path("programmes.csv", csv.ProgrammeCsv.as_view(), name="programme-list-csv"),
    path("programmes.atom", feeds.ProgrammeFeed.as_view(), name="programme-list-atom"),
    path("programmes/<slug:key>/", views.ProgrammeDetail.as_view(), name="programme-detail"),
]
