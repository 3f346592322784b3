#!/bin/sh
# cddlib in floats (pycddlib-standalone 3.0.0): a linear program that is feasible and bounded ends
# with the status "dual inconsistent", which says that it is unbounded or infeasible.
#
# Maximise t subject to t <= 1 and z.w >= t for ten rows z of whole numbers below 100. (w, t) = 0 is
# feasible, and t is at most 1: there is an optimum. Whoever counts the cells of an arrangement by
# such programs, and takes what is not optimal for an empty cell, finds 6,896 cells of 6,946 in the
# arrangement that these rows are from (docs/peers.md). The same program with its rows in another
# order is optimal.
#
# Seen on x86-64, Python 3.11: `DUAL_INCONSISTENT, reversed OPTIMAL 1`.
#
# Needs a C compiler: the package comes as source.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pycddlib-standalone==3.0.0
cat > "$folder/solve.py" <<'PYTHON'
import cdd

ROWS = [
    [-84, 92, 98, 81, 38, 61], [44, 67, -9, 45, 52, 63], [48, -71, 87, -6, -96, -98], [38, -19, 33, 43, -32, -13],
    [16, 32, -34, 67, 20, -28], [13, -88, 94, -99, -30, 71], [-76, 37, 22, -32, 31, -85], [-85, -76, 37, -41, 12, 87],
    [-4, -90, 92, -62, -19, -35], [-89, 48, -42, -93, -62, 44],
]


def solve(rows):
    constraints = [[0, *z, -1] for z in rows] + [[1, 0, 0, 0, 0, 0, 0, -1]]
    lp = cdd.linprog_from_array([*constraints, [0, 0, 0, 0, 0, 0, 0, 1]], obj_type=cdd.LPObjType.MAX)
    cdd.linprog_solve(lp)
    return lp


there, back = solve(ROWS), solve(ROWS[::-1])
print(f"{cdd.LPStatusType(there.status).name}, reversed {cdd.LPStatusType(back.status).name} {back.obj_value:g}")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/solve.py")
echo "$seen"
test "$seen" = "DUAL_INCONSISTENT, reversed OPTIMAL 1"
echo "as described"
