"""Gunicorn's log with the project's allow-list, because gunicorn would log whole request lines."""

import datetime
import logging
import logging.config
from typing import Any

from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from portal import logs


class ServerLog(Logger):  # type: ignore[misc]
    """Gunicorn's `logger_class`. There is no access log: the portal logs each request itself."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        configured: Any = logging.config.DictConfigurator({"version": 1})
        form = configured.configure_formatter(logs.build_formatter())
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(form)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: datetime.timedelta) -> None:
        """Log nothing, also where `--access-logfile` is given: its lines are made of paths, queries and headers."""
