#!/bin/sh
# The results under target/mutants as docs/mutants.md; a survivor without a reason in kernel/mutants-survivors.txt is an error.
set -eu
reasons=$PWD/kernel/mutants-survivors.txt
cd target/mutants

cat <<'TEXT'
# Mutants of the kernel

The mutants that cargo-mutants makes of the files of the kernel's library, under the kernel's own
tests. `make mutants` goes on where it was interrupted; a file is here once a shard of it has been
run.

| file | shards | mutants | caught | missed | unviable |
|---|---|---|---|---|---|
TEXT
complete=$(find . -name complete | sed 's|^\./||')
for file in $(echo "$complete" | sed 's|/shard-[0-9]*/complete$||' | sort -u); do
  shards=$(echo "$complete" | grep "^$file/" | sed 's|/complete$||')
  all() { for shard in $shards; do cat "$shard/mutants.out/$1.txt"; done; }
  # What the first tests missed or did not end, all tests may have caught.
  late=$({ all missed; all timeout; } | grep -cxF -f rest/caught.txt || true)
  caught=$(all caught | wc -l) unviable=$(all unviable | wc -l) left=$({ all missed; all timeout; } | wc -l)
  run=$(echo "$shards" | wc -l)/$(cat "$(echo "$shards" | head -1)/complete")
  echo "| $file | $run | $((caught + left + unviable)) | $((caught + late)) | $((left - late)) | $unviable |"
done
printf '\n## Survivors\n\n'
for complete in $complete; do cat "${complete%complete}mutants.out/missed.txt" "${complete%complete}mutants.out/timeout.txt"; done |
  { grep -vxF -f rest/caught.txt || true; } |
  sed 's|^kernel/src/\([^:]*\):[0-9]*:[0-9]*: |\1: |' | sort -u |
  while read -r mutant; do
    reason=$(grep -F -- "$mutant  -- " "$reasons") || { echo "no reason: $mutant" >&2; exit 1; }
    printf -- '- `%s`:\n  %s\n' "$mutant" "${reason##*  -- }"
  done
