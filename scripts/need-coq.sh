#!/bin/sh
# Coq 8.16 with Coquelicot and Interval, through apt where they can be had; else one line says what is missing.
set -eu
found() {
  coqc --version >/dev/null 2>&1 && test -f "$(coqc -where)/user-contrib/Interval/Interval/Float_full.vo" \
    && test -f "$(coqc -where)/user-contrib/Coquelicot/Coquelicot.vo"
}
found && exit 0
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  packages="coq libcoq-interval libcoq-coquelicot make"
  echo "installing with apt: $packages" >&2
  { $sudo apt-get install -y -qq --no-install-recommends $packages \
    || { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $packages; }; } >/dev/null 2>&1 || true
fi
found && exit 0
echo "NOT DONE: no coqc with the libraries Coquelicot and Interval, so that nothing is checked by Coq (Debian 12: apt-get install coq libcoq-interval libcoq-coquelicot; opam: coq.8.16.1 coq-coquelicot coq-interval)" >&2
exit 3
