#!/bin/sh
# Mutants of the kernel's code under the kernel's tests, file by file in shards; an interrupted run goes on with the first shard
# that has no result. For a new run of a file remove target/mutants/FILE.
# usage: mutants.sh [FILE under kernel/src]..; without one, all files of the library.
set -eu
VERSION=27.1.0
PER_SHARD=25
OUT=target/mutants
mkdir -p "$OUT"

[ "$(cargo mutants --version 2>/dev/null)" = "cargo-mutants $VERSION" ] || cargo install cargo-mutants --locked --version "$VERSION"
[ $# -gt 0 ] || set -- $(cd kernel/src && find . -name '*.rs' ! -path './bin/*' | sed 's|^\./||' | sort)

# The dependencies are built once for all shards.
CARGO_TARGET_DIR=$PWD/$OUT/build
export CARGO_TARGET_DIR

# The tests that know a file best come first, alone: few mutants are left for all others.
quick() {
  case $1 in
    against.rs | preprocess.rs) only against tables ;;
    certificate/*) only forms ;;
    lib.rs | rules/fate.rs | rules/fits.rs | rules/margin.rs | rules/mod.rs) only rules words ;;
    number/*) echo --cargo-arg=--lib; only constants ;;
    orbit.rs | iterate.rs) only constants rules slide ;;
    pattern.rs | rules/network.rs) only networks ;;
    rules/band.rs | rules/sharp.rs) echo --cargo-arg=--lib; only sharp slide ;;
    rules/closed.rs | rules/minimiser.rs | shown.rs) echo --cargo-arg=--lib; only constants trap ;;
    rules/leap.rs) only leap flight ;;
    rules/orbit.rs) only rules flight ;;
    rules/trap.rs) only constants trap networks ;;
    statement.rs | reason.rs) echo --cargo-arg=--lib; only words ;;
    *) only "$(basename "$1" .rs)" ;;
  esac
}

only() {
  for name; do echo "--cargo-arg=--test=$name"; done
}

# All tests but those that take long: those that draw at random, and those that alter every number.
all() {
  echo --cargo-arg=--lib
  for test in kernel/tests/*.rs; do
    name=$(basename "$test" .rs)
    case $name in found | mutations | command | dependencies | lines | reasons) ;; *) only "$name" ;; esac
  done
}

run() {
  status=0
  cargo mutants --package margincert-kernel --profile mutants --jobs 1 --baseline skip --timeout 300 --no-times --colors never \
    "$@" || status=$?
  # 2: some are missed; 3: some take too long. Anything else is no result.
  case $status in 0 | 2 | 3) ;; *) exit "$status" ;; esac
}

# An interrupted run leaves a mutant built.
cargo clean --quiet --package margincert-kernel --profile mutants
cargo test --quiet --package margincert-kernel --profile mutants >"$OUT.log" 2>&1 || { cat "$OUT.log"; exit 1; }
for file; do
  mutants=$(cargo mutants --list --package margincert-kernel --file "kernel/src/$file" | wc -l)
  shards=$(((mutants + PER_SHARD - 1) / PER_SHARD))
  k=0
  while [ "$k" -lt "$shards" ]; do
    shard=$OUT/$file/shard-$k
    if [ ! -e "$shard/complete" ]; then
      rm -rf "$shard"
      mkdir -p "$shard"
      cargo clean --quiet --package margincert-kernel --profile mutants
      # shellcheck disable=SC2046
      run --file "kernel/src/$file" --shard "$k/$shards" --output "$shard" $(quick "$file")
      left=$(cat "$shard/mutants.out/missed.txt" "$shard/mutants.out/timeout.txt" | sed 's/[][\\.+*?(){}|^$]/\\&/g; s/.*/^&$/')
      [ -z "$left" ] || run --file "kernel/src/$file" --output "$shard" --re "$(echo "$left" | paste -sd '|' -)" $(all)
      echo "$shards" >"$shard/complete"
    fi
    k=$((k + 1))
  done
done
