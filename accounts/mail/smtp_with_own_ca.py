"""Django's mail over SMTP, to a server whose certificate an authority of the company's own has signed."""

import ssl
from functools import cached_property

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend as DjangoBackend


class EmailBackend(DjangoBackend):
    """Trusts the authorities in EMAIL_CA_FILE, in place of the public ones."""

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=settings.EMAIL_CA_FILE or None)
