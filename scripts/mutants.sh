#!/bin/sh
# Mutants of the kernel's code, file by file in shards, first under the tests that know a file best; then those
# that are left and have no reason in kernel/mutants-survivors.txt, under all tests. An interrupted run goes on
# with what has no result. For a new run of a file remove target/mutants/FILE, and target/mutants/rest.
# With IN_PLACE=1 the files of this checkout are altered and put back: no copy, nothing is built twice.
# usage: mutants.sh [FILE under kernel/src]..; without one, all files of the library.
set -eu
VERSION=27.1.0
PER_SHARD=50
BATCH=30
OUT=target/mutants
mkdir -p "$OUT"

[ "$(cargo mutants --version 2>/dev/null)" = "cargo-mutants $VERSION" ] || cargo install cargo-mutants --locked --version "$VERSION"
[ $# -gt 0 ] || set -- $(cd kernel/src && find . -name '*.rs' ! -path './bin/*' | sed 's|^\./||' | sort)

# The dependencies are built once for all shards.
CARGO_TARGET_DIR=$PWD/$OUT/build
export CARGO_TARGET_DIR

# The tests that know a file best come first, with what checks cost: few mutants are left for all others.
quick() {
  only costs
  case $1 in
    against.rs | preprocess.rs) only against tables ;;
    certificate/*) only forms ;;
    lib.rs | rules/fate.rs | rules/fits.rs | rules/margin.rs | rules/mod.rs) only rules words ;;
    number/*) echo --cargo-arg=--lib; only constants ;;
    orbit.rs | iterate.rs) echo --cargo-arg=--lib; only constants rules slide ;;
    pattern.rs | rules/network.rs) only networks ;;
    rules/band.rs | rules/sharp.rs) echo --cargo-arg=--lib; only sharp bounded slide ;;
    rules/closed.rs | rules/minimiser.rs | shown.rs) echo --cargo-arg=--lib; only constants trap ;;
    rules/leap.rs) echo --cargo-arg=--lib; only leap flight ;;
    rules/orbit.rs) only rules flight ;;
    rules/slide.rs) only slide sliding ;;
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
  # shellcheck disable=SC2046
  cargo mutants $([ -n "${IN_PLACE:-}" ] && echo --in-place || echo --jobs 1) --package margincert-kernel --profile mutants --baseline skip --timeout 40 --no-times --colors never \
    "$@" || status=$?
  # 2: some are missed; 3: some take too long. Anything else is no result.
  case $status in 0 | 2 | 3) ;; *) exit "$status" ;; esac
}

# An interrupted run leaves a mutant built.
fresh() { cargo clean --quiet --package margincert-kernel --profile mutants; }
fresh
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
      [ -n "${IN_PLACE:-}" ] || fresh
      # shellcheck disable=SC2046
      run --file "kernel/src/$file" --shard "$k/$shards" --output "$shard" $(quick "$file")
      echo "$shards" >"$shard/complete"
    fi
    k=$((k + 1))
  done
done

mkdir -p "$OUT/rest"
touch "$OUT/rest/caught.txt" "$OUT/rest/missed.txt"
# The mutants that are left: neither judged by all tests yet, nor known.
left() {
  find "$OUT" -path "$OUT/rest" -prune -o \( -name missed.txt -o -name timeout.txt \) -print | xargs cat |
    grep -vxF -f "$OUT/rest/caught.txt" | grep -vxF -f "$OUT/rest/missed.txt" |
    while read -r mutant; do
      name=$(echo "$mutant" | sed 's|^kernel/src/\([^:]*\):[0-9]*:[0-9]*: |\1: |')
      grep -qF -- "$name  -- " kernel/mutants-survivors.txt || echo "$mutant"
    done | head -n "$BATCH"
}
while left >"$OUT/rest/batch.txt" && [ -s "$OUT/rest/batch.txt" ]; do
  [ -n "${IN_PLACE:-}" ] || fresh
  names=$(sed 's/[][\\.+*?(){}|^$]/\\&/g; s/.*/^&$/' "$OUT/rest/batch.txt" | paste -sd '|' -)
  # shellcheck disable=SC2046
  run --file 'kernel/src/**' --output "$OUT/rest" --re "$names" $(all)
  cat "$OUT/rest/mutants.out/caught.txt" "$OUT/rest/mutants.out/timeout.txt" >>"$OUT/rest/caught.txt"
  cat "$OUT/rest/mutants.out/missed.txt" >>"$OUT/rest/missed.txt"
done
