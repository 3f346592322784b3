#!/bin/sh
# mdBook and NumPy, at the places that are given, from their registries; else one line says what is not done for want of them.
set -eu
mdbook=$1 python=$2
test -x "$mdbook" || cargo install mdbook --version 0.5.4 --locked --debug --quiet --no-default-features --features search --root "${mdbook%/bin/mdbook}" >&2 || {
  echo "NOT DONE: mdbook 0.5.4 cannot be installed, so that the book is not built (cargo install mdbook --version 0.5.4)" >&2
  exit 3
}
test -x "$python" && exit 0
{ python3 -m venv "${python%/bin/python}" && "$python" -m pip install --quiet numpy==2.4.6; } >&2 || {
  rm -rf "${python%/bin/python}"
  echo "NOT DONE: numpy 2.4.6 cannot be installed, so that the book's lines of NumPy are not run (pip install numpy==2.4.6)" >&2
  exit 3
}
