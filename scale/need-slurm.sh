#!/bin/sh
# Slurm and MUNGE, through apt where they can be had; else one line says what is not done for want of them.
set -eu
PATH="$PATH:/usr/sbin:/sbin"
there() { for tool in slurmctld slurmd sbatch squeue scontrol munged; do command -v "$tool" >/dev/null 2>&1 || return 1; done; }
there && exit 0
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  echo "installing with apt: slurm-wlm munge" >&2
  { $sudo apt-get install -y -qq --no-install-recommends slurm-wlm munge \
    || { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends slurm-wlm munge; }; } >/dev/null 2>&1 || true
fi
there && exit 0
echo "NOT DONE: no Slurm, so that no sweep is run on two nodes (Debian, Ubuntu: apt-get install slurm-wlm munge)" >&2
exit 3
