#!/bin/sh
# Builds the wheel with a profile of cargo, and uses it: alone, then with its tests, types and tutorial.
set -eu
here=target/python
{ test -x $here/tests/bin/python || python3 -m venv $here/tests; } &&
    $here/tests/bin/pip install --quiet --requirement python/requirements.txt || {
    echo "NOT DONE: python/requirements.txt cannot be installed, so that the Python package is not built and tested" >&2
    exit 0
}
rm -rf $here/wheel $here/alone
$here/tests/bin/maturin build --quiet --locked --profile "${1:-release}" --out $here/wheel
python3 -m venv $here/alone
for env in alone tests; do
    $here/$env/bin/pip install --quiet --no-index --no-deps --force-reinstall $here/wheel/*.whl
done
$here/alone/bin/python python/tests/bare.py
# Types: those of the package, and the stubs against what the wheel has.
$here/tests/bin/python -m mypy --python-executable $here/tests/bin/python --package margincert
$here/tests/bin/python -m mypy.stubtest margincert._native
$here/tests/bin/python -m pytest --quiet python/tests
