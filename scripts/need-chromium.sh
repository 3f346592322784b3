#!/bin/sh
# A Chromium for the tests of the page, through apt where it can be had; else one line says what is not done for want of it.
set -eu
found() {
  test -n "${BROWSER_FOR_TESTS:-}" && exit 0
  for name in chromium chromium-browser google-chrome; do
    "$name" --version >/dev/null 2>&1 && exit 0
  done
  true
}
found
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  echo "installing with apt: chromium" >&2
  { $sudo apt-get install -y -qq --no-install-recommends chromium || { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium; }; } >/dev/null 2>&1 || true
  found
fi
echo "NOT DONE: no Chromium, so that the page and its pictures are not looked at (Debian: apt-get install chromium; else BROWSER_FOR_TESTS names one)" >&2
exit 3
