#!/bin/sh
# PyTorch 2.15.0, DataLoader(shuffle=True): within an epoch the samples are drawn without replacement,
# each once. Stochastic gradient descent of the papers draws uniformly, and independently each time.
#
# Ten samples, a hundred epochs: every epoch is a permutation. Of ten independent draws all are
# different with probability 10!/10^10 = 0.00036. RandomSampler(replacement=True) draws independently:
# none of its hundred epochs is a permutation.
#
# Documented; "shuffle" does not tell. A claim about independent draws says nothing about such a run.
#
# Seen on x86-64, Python 3.11: `shuffle: 100 of 100 permutations, replacement: 0 of 100`.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: torch==2.15.0
cat > "$folder/draw.py" <<'PYTHON'
import warnings

import torch
from torch.utils.data import DataLoader, RandomSampler

warnings.filterwarnings("ignore", "Failed to initialize NumPy")
torch.manual_seed(0)
data = list(range(10))


def permutations(**settings):
    loader = DataLoader(data, batch_size=1, **settings)
    return sum(sorted(int(batch[0]) for batch in loader) == data for _ in range(100))


independent = permutations(sampler=RandomSampler(data, replacement=True))
print(f"shuffle: {permutations(shuffle=True)} of 100 permutations, replacement: {independent} of 100")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/draw.py")
echo "$seen"
test "$seen" = "shuffle: 100 of 100 permutations, replacement: 0 of 100"
echo "as described"
