"""All good certificates, and those of the folders given, satisfy docs/certificate.schema.json.

Of the bad ones those with a fault of shape do not.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHAPE = """exponent-of-a-rational few-bits label-zero minus-zero missing-key number-for-rational
one-as-quotient other-version piece-order plus-sign unknown-claim unknown-key unknown-witness""".split()


def main(folders):
    schema = json.loads((ROOT / "docs/certificate.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    lines = Draft202012Validator({**schema["$defs"]["line"], "$defs": schema["$defs"]})
    failed = count = 0
    for folder in [ROOT / "certificates/good", *map(pathlib.Path, folders)]:
        for path in sorted([*folder.glob("*.json"), *folder.glob("*.jsonl")]):
            count += 1
            parts = path.read_text().splitlines() if path.suffix == ".jsonl" else [path.read_text()]
            for at, text in enumerate(parts):
                for error in (lines if at else validator).iter_errors(json.loads(text)):
                    failed += 1
                    print(f"{path}:{at + 1}: {error.json_path}: {error.message[:200]}")
    for name in SHAPE:
        value = json.loads((ROOT / f"certificates/bad/{name}.json").read_bytes())
        if validator.is_valid(value):
            failed += 1
            print(f"bad/{name}: the schema does not see it")
    print(f"{count} certificates, {failed} against the schema")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
