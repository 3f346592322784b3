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
    rules/trap.rs) echo --cargo-arg=--test=constants --cargo-arg=--test=trap ;;
    against.rs) echo --cargo-arg=--test=tables ;;
    certificate/json.rs | certificate/witness.rs) echo --cargo-arg=--test=forms ;;
    number/interval.rs) echo --cargo-arg=--lib ;;
    rules/network.rs | pattern.rs) echo --cargo-arg=--test=networks ;;
    *)
      name=$(basename "$1" .rs)
      if [ -e "kernel/tests/$name.rs" ]; then echo "--cargo-arg=--test=$name"; else echo --cargo-arg=--test=rules; fi
      ;;
  esac
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
      [ -z "$left" ] || run --file "kernel/src/$file" --output "$shard" --re "$(echo "$left" | paste -sd '|' -)"
      echo "$shards" >"$shard/complete"
    fi
    k=$((k + 1))
  done
done
