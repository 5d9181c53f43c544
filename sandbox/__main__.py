"""Start the sandbox: `python -m sandbox --port 8900`."""

import argparse
import os
import signal
import sys

from sandbox.app import create_app
from sandbox.emulator import Config
from sandbox.server import make

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def main() -> None:
    options = _options()
    _guard(options.host)
    config = Config(
        service_id=options.service_id,
        organization_id=options.organization_id,
        service_key=options.service_key,
        wild=options.wild,
        spam_policy=options.spam_policy == "on",
        seed=options.seed_random,
        signature_validity_ms=int(options.signature_validity * 1000),
        organization_key=options.organization_key,
        portal_url=options.portal_url.rstrip("/"),
    )
    server = make(create_app(config), options.host, options.port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    host = f"[{options.host}]" if ":" in options.host else options.host
    print(f"Sandbox ready on http://{host}:{server.port}", flush=True)
    server.serve_forever()


def _options() -> argparse.Namespace:
    defaults = Config()
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="An emulator of the ticket API, in memory.")
    parser.add_argument("--port", type=int, default=8900, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--wild", action="store_true", help="answers as unkempt as the documents allow")
    parser.add_argument("--spam-policy", choices=("on", "off"), default="on")
    parser.add_argument("--seed-random", type=int, default=1, help="for the seed data, the wild mode and the faults")
    valid = defaults.signature_validity_ms / 1000
    parser.add_argument("--signature-validity", type=float, default=valid, help="seconds that a timestamp is good for")
    parser.add_argument("--organization-id", default=defaults.organization_id)
    parser.add_argument("--service-key", default=defaults.service_key)
    parser.add_argument("--service-id", default=defaults.service_id)
    parser.add_argument("--organization-key", default=defaults.organization_key, help="for the company's own site")
    parser.add_argument("--portal-url", default=defaults.portal_url, help="where that site sends its members")
    return parser.parse_args()


def _guard(host: str) -> None:
    """Exit unless the sandbox listens on this machine only, because its control plane has no password."""
    if host not in _LOOPBACK:
        sys.exit(f"The sandbox listens on loopback only, not on {host}.")
    if "production" in (os.environ.get("DJANGO_ENV"), os.environ.get("ENVIRONMENT")):
        sys.exit("The sandbox does not start in production.")


if __name__ == "__main__":
    main()
