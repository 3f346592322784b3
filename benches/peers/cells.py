"""The cells of a central arrangement by PPL, cone by cone: each hyperplane cuts the cones that it
meets. Prints JSON: the number of cells, the seconds to read and to count; imports are not counted.
Usage: cells.py FILE"""

import json
import sys
import time

import ppl


def main():
    start = time.perf_counter()
    with open(sys.argv[1]) as lines:
        next(lines)
        rows = [[int(entry) for entry in line.split(",")[:-1]] for line in lines]
    read = time.perf_counter() - start
    d = len(rows[0])
    start = time.perf_counter()
    cones = [ppl.C_Polyhedron(d, "universe")]
    for row in rows:
        form = ppl.Linear_Expression(row, 0)
        halves = []
        for cone in cones:
            for side in (form >= 0, form <= 0):
                half = ppl.C_Polyhedron(cone)
                half.add_constraint(side)
                if half.affine_dimension() == d:
                    halves.append(half)
        cones = halves
    print(json.dumps({"cells": len(cones), "read": read, "ppl": time.perf_counter() - start}))


main()
