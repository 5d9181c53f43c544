"""Find out which HTTP method a service accepts for ticket lists, and remember it (OC API, sections 1, 2 and 8).

A list is only read, so asking for it by the other method changes nothing at OC. What must not happen is that a list
counts as empty because it was asked for by a method that the service does not know: an inquiry whose outcome is
unknown is looked for in that list before it is sent again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from inquiries.oc import endpoints
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.errors import MethodRefused, Misconfigured, NotFound, OCError, Refused, Unavailable
from inquiries.oc.types.tickets import TicketPage

EMPTY_PAGE = TicketPage((), total=0, pages=0, number=1, size=0)
_SAYS_NO_DATA = re.compile(r"no data|not exist|데이터.*없|存在しません|没有数据", re.IGNORECASE)


@dataclass(slots=True)
class ListMethod:
    """The known list method of one service. Threads may share it: at worst two find out the same at once.

    `is_proven` says that the service has taken `endpoint`'s method, so that its 404 means an empty list.
    """

    endpoint: Endpoint = endpoints.LIST_BY_POST
    is_proven: bool = False
    is_address_known: bool = False

    def read(self, ask: Callable[[Endpoint], TicketPage], check_address: Callable[[], object]) -> TicketPage:
        """Read a page with `ask`, by the other method too where the refusal may have been of the method.

        `check_address` makes any call that fails where the service itself is not found at this address.

        Returns:
            The page; an empty one where OC has no data for this customer (resultCode 404).

        Raises:
            OCError: What `ask` raises, of the method that the service takes as far as that is known.
        """
        usual = self.endpoint
        try:
            page = ask(usual)
        except NotFound as refusal:
            return EMPTY_PAGE if self.is_proven else self._try_after_no_data(usual, refusal, ask, check_address)
        except OCError as refusal:
            if not self._may_be_of_the_method(refusal):
                raise
            return self._try_other_method(usual, refusal, ask, check_address)
        self._remember(usual)
        return page

    def _may_be_of_the_method(self, refusal: OCError) -> bool:
        """Whether a refusal may be due to the method: also an unspecific one, until a method is proven."""
        if isinstance(refusal, Misconfigured):
            return isinstance(refusal, MethodRefused) or (refusal.reason, refusal.result_code) == ("endpoint", 404)
        is_vague = isinstance(refusal, Refused) or (isinstance(refusal, Unavailable) and refusal.result_code == 500)
        return is_vague and not self.is_proven

    def _try_after_no_data(
        self,
        usual: Endpoint,
        refusal: NotFound,
        ask: Callable[[Endpoint], TicketPage],
        check_address: Callable[[], object],
    ) -> TicketPage:
        """Try the other method if one that was never seen to work answers 404."""
        other = _get_other_method(usual)
        try:
            page = ask(other)
        except NotFound:
            self._check(check_address)
            return EMPTY_PAGE
        except OCError as error:
            is_refused = _is_nothing_there(error)
            # Else the other method may work at another time, unless OC says in words that there is no data.
            if not is_refused and not _SAYS_NO_DATA.search(refusal.message):
                raise
            self._check(check_address)
            if is_refused:
                self._remember(usual)
            return EMPTY_PAGE
        self._remember(other)
        return page

    def _try_other_method(
        self,
        usual: Endpoint,
        refusal: OCError,
        ask: Callable[[Endpoint], TicketPage],
        check_address: Callable[[], object],
    ) -> TicketPage:
        other = _get_other_method(usual)
        try:
            page = ask(other)
        except NotFound as no_data:
            is_certain = isinstance(refusal, Misconfigured) or _SAYS_NO_DATA.search(no_data.message)
            if not is_certain:
                raise refusal from None
            self._check(check_address)
            if isinstance(refusal, Misconfigured):
                self._remember(other)
            return EMPTY_PAGE
        except OCError as error:
            if isinstance(refusal, Misconfigured) and not _is_nothing_there(error):
                raise  # this is the method, and something else is wrong
            raise refusal from None
        self._remember(other)
        return page

    def _remember(self, endpoint: Endpoint) -> None:
        self.endpoint, self.is_proven = endpoint, True

    def _check(self, check_address: Callable[[], object]) -> None:
        """Check the address: a service that does not exist answers 404 to everything, which is no empty list."""
        if not self.is_address_known:
            check_address()
            self.is_address_known = True


def _is_nothing_there(error: OCError) -> bool:
    return isinstance(error, Misconfigured) and error.reason == "endpoint"


def _get_other_method(endpoint: Endpoint) -> Endpoint:
    return endpoints.LIST_BY_GET if endpoint is endpoints.LIST_BY_POST else endpoints.LIST_BY_POST
