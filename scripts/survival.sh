#!/bin/sh
# What the true claims say to many random instances: docs/survival.md. `sh scripts/survival.sh
# PROGRAM CASES`; a claim that is contradicted ends it.
set -e
program=$1 cases=$2
cat <<END
# True claims survive

Each claim is asked of many random instances, few samples and small numbers first (\`make falsify\`,
seed 0). A case contradicts where the kernel does not accept the claim's certificate, where two ways
to one answer differ, or where steps in plain doubles leave what is proved for all k. None does. A
search spends little on one case: 500 steps, 256 bits. What that does not decide counts as
undecided.

| claim | cases | hold | vacuous | undecided | contradict |
|---|---|---|---|---|---|
END
for claim in $("$program" list | cut -d' ' -f1); do
  before=$(date +%s)
  said=$("$program" falsify "$claim" --cases "$cases" 2>/dev/null)
  echo "$claim: $(($(date +%s) - before)) s" >&2
  echo "$said" | awk -v claim="$claim" -v cases="$cases" \
    '/ proved, .* vacuous, .* undecided/ { print "| " claim " | " cases " | " $1 " | " $3 " | " $5 " | 0 |" }'
done
