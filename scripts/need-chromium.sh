#!/bin/sh
# A Chromium for the tests of the page, through apt where it can be had. Without one the tests say that they are skipped, and fail where CI is set.
set -eu
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
command -v apt-get >/dev/null 2>&1 || exit 0
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
echo "installing with apt: chromium" >&2
{ $sudo apt-get install -y -qq --no-install-recommends chromium || { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium; }; } >/dev/null 2>&1 || true
