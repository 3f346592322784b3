"""The words in which traps are told: what is changed, and how."""

from fractions import Fraction

TRAPS = []


def trap(name, base, lie, change=None, text=None, seal=True):
    TRAPS.append((name, base, lie, change, text, seal))


def put(path, value):
    """Sets an entry, or takes it away with `...`; steps of the path may be positions."""

    def change(whole):
        *steps, last = path.split("/")
        at = whole
        for one in steps:
            at = at[int(one) if isinstance(at, list) else one]
        last = int(last) if isinstance(at, list) else last
        if value is ...:
            del at[last]
        else:
            at[last] = value(at[last]) if callable(value) else value

    return change


def both(*changes):
    def change(whole):
        for one in changes:
            one(whole)

    return change


def times(top, bottom):
    """A rational made larger or smaller."""
    return lambda old: str(Fraction(old) * Fraction(top, bottom))


def swap(old, new, count=1):
    return lambda text: text.replace(old, new, count)
