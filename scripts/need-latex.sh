#!/bin/sh
# pdflatex with LaTeX's base packages, through apt where it can be had; else one line says what is not done for want of it.
set -eu
command -v pdflatex >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  echo "installing with apt: texlive-latex-base" >&2
  { $sudo apt-get install -y -qq --no-install-recommends texlive-latex-base \
    || { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends texlive-latex-base; }; } >/dev/null 2>&1 || true
fi
command -v pdflatex >/dev/null 2>&1 && exit 0
echo "NOT DONE: no pdflatex, so that the tables and citations are not compiled (Debian, Ubuntu: apt-get install texlive-latex-base; macOS: brew install basictex)" >&2
exit 3
