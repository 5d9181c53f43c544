"""Move customers' files from STORAGE_MOVED_FROM to STORAGE_URL."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiries.services.operations import file_move


class Command(BaseCommand):
    help = "Move files from STORAGE_MOVED_FROM to STORAGE_URL while the portal runs. It can be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moved = file_move.move_files()
        except file_move.NothingToMove:
            raise CommandError("Set STORAGE_MOVED_FROM to the place where the files are now.") from None
        self.stdout.write(f"Moved: {moved.moved}. There before: {moved.there}. In neither place: {moved.missing}.")
        if moved.failed:
            self.stderr.write(f"{moved.failed} could not be moved; the log says why. Run the command again.")
            sys.exit(1)
