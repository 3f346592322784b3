#!/bin/sh
# The items that the crate's documentation shows; docs/door.txt has them, so that none is added unseen. To write it anew, after `make docs`:
# sh scripts/door.sh > docs/door.txt
set -eu
sed 's/<li>/\n<li>/g' target/doc/margincert/all.html | sed -n 's/^<li><a href="\([^"]*\)\.html".*/\1/p' | LC_ALL=C sort
