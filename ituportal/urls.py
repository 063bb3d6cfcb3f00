"""All addresses of the portal. The language prefix is not here: see `middleware.py`."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from records.editing import by_link, file_by_link
from records.kinds import url_patterns

from . import feeds, front_page, health, media, metrics, search, sitemaps, views, wellknown

# Below /admin/, since only there is a session. The names are those that Django's own templates look for.
password_reset = [
    path("admin/password_reset/", views.PasswordReset.as_view(), name="admin_password_reset"),
    path("admin/password_reset/done/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("admin/reset/<uidb64>/<token>/", auth.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("admin/reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", wellknown.Robots.as_view(), name="robots"),
    path(".well-known/security.txt", wellknown.SecurityText.as_view(), name="security-txt"),
    path("site.webmanifest", wellknown.Manifest.as_view(), name="manifest"),
    path("sitemap.xml", sitemaps.Index.as_view(), name="sitemap"),
    path("sitemap-portal.xml", sitemaps.Portal.as_view(), name="sitemap-portal"),
    *(
        path(f"sitemap-{section}.xml", sitemaps.Part.as_view(section=section), name=f"sitemap-{section}")
        for section in sitemaps.SECTIONS
    ),
    *password_reset,
    path("admin/", admin.site.urls),
    path("api/", include("ituportal.api")),
    path("media/<path:path>", media.media, name="media"),
    path("", front_page.FrontPage.as_view(), name="front-page"),
    path("preview/<str:token>/", by_link, name="preview"),
    path("preview/<str:token>/file/<path:path>", file_by_link, name="preview-file"),
    path("search/", search.Search.as_view(), name="search"),
    path("", include("records.feedback.urls")),
    path("site-map/", views.SiteMap.as_view(), name="site-map"),
    *(path(route, feeds.News.as_view(), name=route) for route in feeds.WELL_KNOWN),
    path("organizations/<slug:key>.atom", feeds.AboutOrganization.as_view(), name="organization-atom"),
    path("programmes/<slug:key>.atom", feeds.AboutProgramme.as_view(), name="programme-atom"),
    path("topics/<slug:key>.atom", feeds.AboutProgramme.as_view(), name="topic-atom"),
    path("statistics/", views.Statistics.as_view(), name="statistics"),
    path("statistics/<slug:name>.csv", views.StatisticsTable.as_view(), name="statistics-table"),
    # Last: a standing page takes any address that nothing else has taken.
    *(path("", include((patterns, app))) for app, patterns in url_patterns().items()),
]

handler400 = "ituportal.errors.bad_request"
handler403 = "ituportal.errors.permission_denied"
handler404 = "ituportal.errors.page_not_found"
handler500 = "ituportal.errors.server_error"
