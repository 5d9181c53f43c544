"""An authenticator app: what it shows by RFC 6238, computed without the library, and an account's second factor."""

import base64
import hashlib
import hmac
import struct
import time

from allauth.mfa.models import Authenticator

from accounts.models import User
from common.encryption import encrypt

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shown_by_app(secret: str, steps: int = 0) -> str:
    """Compute the six digits that an app shows, `steps` half minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def give_app(user: User) -> None:
    """Store an app as the account's second factor."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})
