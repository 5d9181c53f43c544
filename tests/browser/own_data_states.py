"""The states of the pages "My data". See `states`."""

from accounts.models import User
from inquiries.models import Inquiry, Service
from tests.browser.states import Cast, States
from tests.inquiries.views.guests import asked, opened_with_a_code
from tests.inquiries.views.steps import filled
from tests.support.samplefiles import PNG

MY_DATA = "/narae/my-data/"
DELETE = f"{MY_DATA}delete/"


def own_data(cast: Cast) -> States:
    member, guest = cast.member, cast.guest()
    member.client.force_login(User.objects.get(usercode="st18888"))  # the states before may have ended the session
    filled(member).attach(("사진.png", PNG)).submit()
    yield "what is kept of a member", member.get(MY_DATA)
    Inquiry.objects.update(state=Inquiry.State.NEEDS_CORRECTION, ticket_id="", delivered_at=None)
    page = member.get(DELETE)
    yield "what is deleted, and what waits", page
    yield "no answer to what waits", page.form_to(DELETE).submit()
    asked(guest)
    yield "an address to prove first", guest.get(MY_DATA)
    yield "what is kept of a guest", opened_with_a_code(guest, query="?for=my-data")
    yield "nothing left of a guest", guest.get(DELETE).form_to(DELETE).submit()
    Service.objects.update(guests_mailed=False)
    yield "no way to prove an address", cast.guest().get(MY_DATA)
