#!/bin/sh
# GMP is built from source and needs a C compiler, make and m4. Make sure of them, through apt or brew where they can be had.
set -eu
missing=""
command -v cc >/dev/null 2>&1 || missing="$missing cc"
command -v make >/dev/null 2>&1 || missing="$missing make"
command -v m4 >/dev/null 2>&1 || missing="$missing m4"
command -v cargo >/dev/null 2>&1 || { echo "margincert needs cargo: install Rust (https://rustup.rs), then run this again" >&2; exit 2; }
[ -z "$missing" ] && exit 0

packages=$(echo "$missing" | sed 's/\bcc\b/gcc libc6-dev/')
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  echo "installing with apt:$packages" >&2
  # shellcheck disable=SC2086
  { $sudo apt-get install -y -qq $packages || { $sudo apt-get update -qq && $sudo apt-get install -y -qq $packages; }; } >/dev/null 2>&1 || true
elif command -v brew >/dev/null 2>&1; then
  echo "installing with brew:$missing" >&2
  # shellcheck disable=SC2086
  brew install $(echo "$missing" | sed 's/\bcc\b/gcc/') >/dev/null 2>&1 || true
fi

for tool in $missing; do
  command -v "$tool" >/dev/null 2>&1 || { echo "margincert builds GMP from source and needs:$missing. Install them (Debian, Ubuntu: apt-get install$packages; macOS: brew install$missing), then run this again" >&2; exit 2; }
done
