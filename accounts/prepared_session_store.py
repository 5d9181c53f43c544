"""Sessions in the database, as Django stores them; each page reads one, by a query whose SQL is made once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from common.database.prepared_queries import A_MOMENT, PreparedQuery

_SESSION = PreparedQuery(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), now=A_MOMENT)


class SessionStore(db.SessionStore):
    """Look up a session as its base does."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
