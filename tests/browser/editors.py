"""An editor at the admin, in a language, and what a reader's eye makes of a sentence there."""

from django.conf import settings
from django.test import Client

from records.accounts.models import User
from tests.admin_forms import make_user

# The lines of an element as they stand on the screen, each from left to right.
SEEN = """(element) => {
  const seen = [], walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    for (let place = 0; place < text.data.length; place++) {
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      const box = range.getBoundingClientRect();
      if (box.width) seen.push([Math.round(box.top), box.left, text.data[place]]);
    }
  seen.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const lines = {};
  for (const [top, , sign] of seen) (lines[top] ||= []).push(sign);
  return Object.values(lines).map((line) => line.join(""));
}"""


def signed_in(context, host, language, role=None):
    """Let the pages of a browser's context be those of an editor who works in a language: of a role, or a superuser."""
    name = f"{role or 'editor'}-{language}".lower()
    user = User.objects.filter(username=name).first() or make_user(name, role)
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": f"{host}/admin/"}])
