#!/bin/sh
# Mutants of the kernel's code under the kernel's tests, file by file in shards; an interrupted run goes on with the first shard
# that has no result. For a new run of a file remove target/mutants/FILE.
# usage: mutants.sh [FILE under kernel/src]..; without one, all files of the library.
set -eu
VERSION=27.1.0
PER_SHARD=25
OUT=target/mutants

[ "$(cargo mutants --version 2>/dev/null)" = "cargo-mutants $VERSION" ] || cargo install cargo-mutants --locked --version "$VERSION"
[ $# -gt 0 ] || set -- $(cd kernel/src && find . -name '*.rs' ! -path './bin/*' | sed 's|^\./||' | sort)

# The dependencies are built once for all shards.
CARGO_TARGET_DIR=$PWD/$OUT/build
export CARGO_TARGET_DIR
for file; do
  mutants=$(cargo mutants --list --package margincert-kernel --file "kernel/src/$file" | wc -l)
  shards=$(((mutants + PER_SHARD - 1) / PER_SHARD))
  k=0
  while [ "$k" -lt "$shards" ]; do
    shard=$OUT/$file/shard-$k
    if [ ! -e "$shard/complete" ]; then
      mkdir -p "$shard"
      cargo clean --quiet --package margincert-kernel --profile mutants
      status=0
      cargo mutants --package margincert-kernel --file "kernel/src/$file" --shard "$k/$shards" --profile mutants \
        --jobs 1 --timeout 300 --output "$shard" --no-times --colors never || status=$?
      # 2: some are missed; 3: some take too long. Anything else is no result.
      case $status in 0 | 2 | 3) : >"$shard/complete" ;; *) exit "$status" ;; esac
    fi
    k=$((k + 1))
  done
done
