"""The form of a certificate (docs/certificates.md, "Form"): reading, and nothing else.

Everything here is exact. Numbers become `Fraction` or `int`; an object is taken apart by the list
of the keys that it must have, no more and no fewer.
"""

import hashlib
import json
import re
import sys
from fractions import Fraction
from math import gcd

sys.set_int_max_str_digits(0)
sys.setrecursionlimit(10_000)


class Rejected(Exception):
    """A condition fails."""


class Unreadable(Exception):
    """No certificate at all."""


class Declined(Exception):
    """Not judged."""


def need(condition, reason):
    if not condition:
        raise Rejected(reason)


MAX_BYTES = 64 << 20
MAX_CHARS = 100_000
MAX_NESTING = 16
MAX_ZEROS = 10_000_000


def _pairs(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a key is repeated")
    return found


def _no_float(text):
    raise Unreadable(f"{text[:40]} is not a whole number")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(data):
    """Bytes to a value; only the canonical text of the value that comes out is read."""
    if len(data) > MAX_BYTES:
        raise Unreadable("the file is over 64 MiB")
    depth = 0
    for bracket in re.findall(rb'"[^"]*"|[\[\]{}]', data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(bracket, 0)
        if depth > MAX_NESTING:
            raise Unreadable("nested deeper than 16")
    try:
        text = data.decode("utf-8").replace("\\", "\\\\")  # a backslash is a character as others
        value = json.loads(
            text, object_pairs_hook=_pairs, parse_float=_no_float, parse_constant=_no_float
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error
    if text.removesuffix("\n") != canonical(value):
        raise Unreadable("not in canonical form")
    _numbers(value)
    return value


def _numbers(value):
    """Whole numbers from 0 to 2^31 - 1; -1 is read here and is legal among the labels alone."""
    if isinstance(value, dict):
        for one in value.values():
            _numbers(one)
    elif isinstance(value, list):
        for one in value:
            _numbers(one)
    elif isinstance(value, int) and not isinstance(value, bool):
        if not -1 <= value < 1 << 31:
            raise Unreadable("a number out of range")
    elif isinstance(value, str):
        need(len(value) <= MAX_CHARS, "a string over 100,000 characters")


def take(value, keys, what):
    """The values of exactly these keys, in this order."""
    keys = keys.split()
    need(isinstance(value, dict), f"{what}: not an object")
    for key in value:
        need(key in keys, f"{what}: unknown key {key[:80]!a}")
    for key in keys:
        need(key in value, f"{what}: missing key {key}")
    return [value[key] for key in keys]


def kind_of(value, what):
    need(isinstance(value, dict) and isinstance(value.get("kind"), str), f"{what}: no kind")
    return value["kind"]


_RATIONAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:/([1-9][0-9]*))?", re.ASCII)
_STEP = re.compile(r"(0|[1-9][0-9]*)(?:e([1-9][0-9]*))?", re.ASCII)


def rational(value):
    found = isinstance(value, str) and _RATIONAL.fullmatch(value)
    need(found, f"not a rational: {str(value)[:60]!a}")
    sign, top, bottom = found.groups()
    p, q = int(top), int(bottom or 1)
    need(not (sign and p == 0), "-0 is not a rational in lowest terms")
    need(bottom is None or (q > 1 and gcd(p, q) == 1), f"{value[:60]} is not in lowest terms")
    return Fraction(-p if sign else p, q)


def step(value):
    """A step number, an int; beyond a hundred thousand digits it is worked out by shifts of ten."""
    found = isinstance(value, str) and _STEP.fullmatch(value)
    need(found, f"not a step number: {str(value)[:60]!a}")
    digits, zeros = found.groups()
    if zeros is None:
        short = len(digits) > 18 and len(digits.rstrip("0")) <= 18
        need(not short, f"{value[:60]}: written as meZ where that is shorter")
        return int(digits)
    need(len(zeros) <= 8 and int(zeros) <= MAX_ZEROS, f"{value[:60]}: too many zeros")
    need(digits[-1] != "0" and len(digits) <= 18, f"{value[:60]}: m has zeros at its end")
    need(len(digits) + int(zeros) > 18, f"{value[:60]}: plain digits up to 18")
    return int(digits) * ten_to(int(zeros))


def ten_to(zeros):
    from flint import fmpz

    return int(fmpz(5) ** zeros) << zeros


def number(value, low, high, what):
    good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    need(good, f"{what}: not a number from {low} to {high}")
    return value


def listing(value, what):
    need(isinstance(value, list), f"{what}: not a list")
    return value


def vector(value, length, what):
    need(len(listing(value, what)) == length, f"{what}: not of {length} entries")
    return [rational(one) for one in value]


def indices(value, n, what):
    for one in listing(value, what):
        number(one, 0, n - 1, what)
    need(all(a < b for a, b in zip(value, value[1:])), f"{what}: not strictly increasing")
    return value


def multipliers(value, n, what):
    need(isinstance(value, dict), f"{what}: not an object")
    found = {}
    for key, one in value.items():
        need(re.fullmatch(r"0|[1-9][0-9]{0,9}", key, re.ASCII), f"{what}: no sample number")
        need(int(key) < n, f"{what}: no sample {key}")
        found[int(key)] = rational(one)
        need(found[int(key)] != 0, f"{what}: an entry is zero")
    return found


def bounds(value, what):
    """The lists `rate` and `lower`: k strictly increasing, a bound at each."""
    found = []
    for one in listing(value, what):
        bound, k = take(one, "bound k", what)
        found.append((step(k), rational(bound)))
    need(all(a < b for (a, _), (b, _) in zip(found, found[1:])), f"{what}: k not increasing")
    return found


class Instance:
    """The instance: rows, labels, output weights, start, h; exact."""

    def __init__(self, value):
        need(isinstance(value, dict), "instance: not an object")
        keys, started = "data name", "eta" in value
        network = "network" in value
        if started:
            keys += " eta"
        if network:
            keys += " network"
        start = "W0" if network else "w0"
        if started:
            keys += " " + start
        if started and "relu_at_zero" in value:
            keys += " relu_at_zero"
        take(value, keys, "instance")
        labels, rows = take(value["data"], "labels rows", "data")
        self.n = len(listing(rows, "rows"))
        need(self.n >= 1, "no sample")
        self.d = len(listing(rows[0], "row"))
        need(self.d >= 1, "no feature")
        self.x = [vector(row, self.d, "row") for row in rows]
        need(len(listing(labels, "labels")) == self.n, "a label for each row")
        for one in labels:
            need(isinstance(one, int) and not isinstance(one, bool) and one in (1, -1), "a label")
        self.y = labels
        name = value["name"]
        good = isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9 ._\-/()]{1,100}", name, re.ASCII)
        need(good, "name: not 1 to 100 of the characters allowed")
        self.name = name
        self.v = [Fraction(1)]
        if network:
            (output,) = take(value["network"], "output", "network")
            self.v = vector(output, len(listing(output, "output")), "output")
            need(self.v and all(self.v), "output: a weight is zero, or there is none")
        self.m = len(self.v)
        self.is_network = self.v != [1]
        self.eta = self.w0 = self.h = None
        self.at_zero = Fraction(0)
        if started:
            self.eta = rational(value["eta"])
            need(self.eta > 0, "eta is not positive")
            self.h = self.eta / self.n
            if "relu_at_zero" in value:
                self.at_zero = rational(value["relu_at_zero"])
                need(0 < self.at_zero <= 1, "relu_at_zero: not above 0 and at most 1")
            if network:
                need(len(listing(value["W0"], "W0")) == self.m, "W0: a row for each neuron")
                self.w0 = sum((vector(row, self.d, "W0") for row in value["W0"]), [])
            else:
                self.w0 = vector(value["w0"], self.d, "w0")
        self.positives = [i for i in range(self.n) if self.y[i] == 1]
        self.negatives = [i for i in range(self.n) if self.y[i] == -1]
        self.zero = [not any(row) for row in self.x]

    def start(self):
        need(self.w0 is not None, "no start and no step size")

    def settled(self, signs):
        """No sample but zero rows is pushed from its boundary; signs by samples, then neurons."""
        for i, row in enumerate(signs):
            still = not self.at_zero or self.zero[i] or 0 not in row
            need(still, f"sample {i} is pushed from its boundary")


def digest(instance):
    return hashlib.sha256(canonical(instance).encode()).hexdigest()


def split(data):
    """The value of a file and nothing, or of version 2 that of the first line and what follows."""
    first, end, rest = data.partition(b"\n")
    if end:
        try:
            value = read(first)
        except Unreadable:
            value = None
        version = value.get("spec_version") if isinstance(value, dict) else None
        if isinstance(version, int) and not isinstance(version, bool) and version != 1:
            return value, rest
    return read(data), b""


MOST_ENTRIES = 10_000_000


def samples(rest, n, d):
    """The labels and the rows of the lines of version 2, all entries of each written out."""
    lines = rest.split(b"\n")
    need(lines.pop() == b"" and len(lines) == n, "lines: not one for each sample")
    if n * d > MOST_ENTRIES:
        raise Declined("too many entries for this checker")
    labels, rows = [], []
    for i, line in enumerate(lines):
        try:
            value = read(line)
        except Unreadable as error:
            raise Rejected(f"line of sample {i}: {error}") from error
        need(len(listing(value, "line")) in (2, 3), "line: not of two or three items")
        label, *places, entries = value
        others = sum(rational(one) != 0 for one in listing(entries, "entries"))
        if places:
            places = indices(places[0], d, "places")
            need(others == len(entries) == len(places), "line: not an entry for each place")
            found = dict(zip(places, entries))
            entries = [found.get(j, "0") for j in range(d)]
        need(len(entries) == d, "line: not an entry for each feature")
        need((len(value) == 3) == (2 * others < d), "line: places just where half are zero")
        labels.append(label)
        rows.append(entries)
    return {"labels": labels, "rows": rows}


def unite(instance, rest):
    """The instance of version 2 in the form of version 1, and the digest of both together."""
    need(isinstance(instance, dict), "instance: not an object")
    need("data" not in instance, "instance: data beside lines")
    need("n" in instance and "d" in instance, "instance: no n or no d")
    n = number(instance["n"], 1, (1 << 31) - 1, "n")
    d = number(instance["d"], 1, (1 << 31) - 1, "d")
    united = {key: value for key, value in instance.items() if key not in ("n", "d")}
    united["data"] = samples(rest, n, d)
    whole = canonical(instance).encode() + b"\n" + rest
    return united, hashlib.sha256(whole).hexdigest()
