"""The application as the workers of `manage.py serve` have it, which lend connections to four requests: `served()` runs it."""

from ituportal.lending import Lending
from ituportal.wsgi import application

application.at_work = Lending(4)
