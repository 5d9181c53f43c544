#!/bin/sh
# Sees to a browser with Korean glyphs for the browser tests, where this machine lets us. Without one they are skipped.
# The one without a window takes a quarter of the time; where it cannot be had, any other will do.
has_light_one() { command -v chromium-headless-shell; }
has_browser() { has_light_one || command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_glyphs() { command -v fc-list && fc-list :lang=ko | grep -q .; }

missing=""
has_light_one > /dev/null || missing="chromium-headless-shell"
has_glyphs > /dev/null || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    echo "Installing for the browser tests:" $missing
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; } > /dev/null && exit 0
fi
has_browser > /dev/null && has_glyphs > /dev/null && exit 0
echo "!! Missing here:" $missing >&2
has_browser > /dev/null || echo "!! Browser tests will be SKIPPED." >&2
echo "!! On Debian or Ubuntu, as root: apt-get install" $missing >&2
exit 0
