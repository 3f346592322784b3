#!/bin/sh
# The results under target/mutants as docs/mutants.md; a survivor without a reason in kernel/mutants-survivors.txt is an error.
set -eu
cd target/mutants
reasons=../../kernel/mutants-survivors.txt

cat <<'TEXT'
# Mutants of the kernel

Every mutant that cargo-mutants makes of a file of the kernel's library, under the kernel's own tests. `make mutants` goes on where it
was interrupted. Files that are missing have not been run.

| file | mutants | caught | missed | unviable | timeout |
|---|---|---|---|---|---|
TEXT
for file in $(find . -name complete | sed 's|^\./||; s|/shard-[0-9]*/complete$||' | sort -u); do
  # mutants.out.old holds those that the first tests caught.
  count() { cat "$file"/shard-*/mutants.out/"$1".txt "$file"/shard-*/mutants.out.old/"$1".txt | wc -l; }
  last() { cat "$file"/shard-*/mutants.out/"$1".txt | wc -l; }
  caught=$(count caught) missed=$(last missed) unviable=$(count unviable) timeout=$(last timeout)
  echo "| $file | $((caught + missed + unviable + timeout)) | $caught | $missed | $unviable | $timeout |"
done
printf '\n## Survivors\n\n'
find . -name missed.txt -path '*/mutants.out/*' | sort | xargs cat | sed 's|^kernel/src/\([^:]*\):[0-9]*:[0-9]*: |\1: |' | sort | uniq |
  while read -r mutant; do
    reason=$(grep -F -- "$mutant  -- " "$reasons") || { echo "no reason: $mutant" >&2; exit 1; }
    echo "- \`$mutant\`: ${reason##*  -- }"
  done
