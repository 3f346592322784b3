"""Which trap meets which of margincert-check's reasons: its words, from kernel/src/reason.rs."""

import re

# No small file meets these.
WITHOUT = {
    "Unreadable::TooLarge": "a file over 64 MiB",
    "Reason::OverBudget": "no answer gives it: beyond the budget a file is declined",
}
OUTCOME = {"Unreadable": "unreadable", "Declined": "declined", "Reason": "rejected"}


def reasons(source):
    """The words of each variant, by Enum::Variant, in the order of the file."""
    found = {}
    for block in source.split("\nreasons! {")[1:]:
        block = block.split("\n}\n")[0]
        name = re.search(r"^    (\w+) \{$", block, re.M)[1]
        variants = re.finditer(r'^ {8}([A-Z]\w+)\b[^;"]*?=>\s*"((?:[^"\\]|\\.)*)";', block, re.M)
        for variant in variants:
            found[f"{name}::{variant[1]}"] = variant[2].replace('\\"', '"')
    return found


def pattern(name, words):
    """What is said of a file that is refused for this reason."""
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", words)]
    kind = name.split("::")[0]
    start = 'rejected: at ".*": ' if kind == "Flaw" else re.escape(OUTCOME[kind] + ": ")
    return re.compile(start + ".*".join(parts))


def rows(source, said):
    """The table's rows; `said` is what is said of each trap."""
    for name, words in reasons(source).items():
        fits = pattern(name, words)
        met = sorted(trap for trap, line in said.items() if fits.fullmatch(line))
        yield name, f"`{met[0]}`" if met else f"none: {WITHOUT.get(name, 'MISSING')}"
