#!/bin/sh
# matplotlib 3.11.2: with `layout="constrained"`, axes of equal aspect and a legend beside them are
# not laid out when the figure is first drawn: what is saved then is cut off at both sides. A second
# draw is right, and so is `layout="compressed"` at once.
#
# "compressed" is documented for grids of axes with fixed aspect; here there is one pair of axes, and
# no warning. margincert's pictures are compressed for this reason (python/margincert/_plot.py).
#
# Seen with Python 3.11: pixels beyond the figure's sides, first and second draw:
# `constrained 21 0, compressed 0 0`.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet matplotlib==3.11.2
seen=$("$folder/env/bin/python" - <<'PYTHON'
import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt


def beyond(layout):
    figure, axes = plt.subplots(layout=layout)
    axes.set_aspect("equal")
    axes.set(xlabel="$w$[0]", ylabel="$w$[1]", xlim=(-1.3, 1.3), ylim=(-1.3, 1.3))
    axes.plot([-1, 1], [-1, 1], label="a line with a long name")
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0, fontsize="small")
    found = []
    for _ in range(2):
        figure.canvas.draw()
        box = axes.get_tightbbox(figure.canvas.get_renderer())
        found.append(round(max(0, -box.x0, box.x1 - figure.bbox.width)))
    return f"{layout} {found[0]} {found[1]}"


print(", ".join(map(beyond, ["constrained", "compressed"])))
PYTHON
)
echo "$seen"
test "$seen" = "constrained 21 0, compressed 0 0"
