"""Members whom their own site signs in here: the vendor's member integration, so that only the host's name changes."""
