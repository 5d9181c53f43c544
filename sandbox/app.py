"""The Flask application: the API under every path that is not the control plane's or the console's."""

from flask import Flask, Response, request

from sandbox.api.envelope import SERVER_ERROR, build_failure
from sandbox.api.response_writer import build_json_message
from sandbox.call_handling import HANDLERS, serve
from sandbox.console import help_center as console_help  # noqa: F401 - it adds its pages to the console
from sandbox.console.pages import console
from sandbox.control import help_center as control_help  # noqa: F401 - it adds its routes to the control plane
from sandbox.control.routes import control
from sandbox.demo_site.pages import company
from sandbox.emulator import Config, Emulator

_ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(config: Config) -> Flask:
    app = Flask(__name__)
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    emulator = Emulator(config, HANDLERS)
    app.extensions["sandbox"] = emulator
    app.register_blueprint(control)
    app.register_blueprint(console)
    app.register_blueprint(company)

    def api(path: str = "") -> Response:
        # The request itself, not the proxy: a call that is executed late outlives its context.
        return serve(emulator, request._get_current_object())  # type: ignore[attr-defined]

    for rule in ("/", "/<path:path>"):
        app.add_url_rule(rule, "api", api, methods=_ALL_METHODS, provide_automatic_options=False)

    @app.errorhandler(500)
    def broken(error: Exception) -> Response:
        return build_json_message(build_failure(SERVER_ERROR, "Server error"), 500, emulator.clock.now_ms()).response()

    return app
