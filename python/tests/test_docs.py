"""What docs/python.md and the tutorial show is what happens."""

import doctest
import re

import margincert
import nbformat
import pytest
from nbclient import NotebookClient


def test_the_wheel_is_what_is_tested(root):
    assert root / "python" not in list(map(type(root), margincert.__path__))[0].parents


def test_the_page(root, monkeypatch):
    monkeypatch.chdir(root)
    failed, tried = doctest.testfile(str(root / "docs/python.md"), module_relative=False)
    assert tried > 20 and failed == 0


def test_the_module():
    failed, tried = doctest.testmod(margincert)
    assert tried > 2 and failed == 0


def _texts(notebook):
    """What is shown, without the commit that a citation names."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    texts = [output.get("text") or output.get("data", {}).get("text/plain") for output in outputs]
    return [text and re.sub(r"(margincert|version) ([0-9.]+) \([0-9a-f]+[^)]*\)", r"\1 \2", text) for text in texts]


@pytest.mark.filterwarnings("ignore")
def test_the_tutorial(root):
    notebook = nbformat.read(root / "python/tutorial.ipynb", as_version=4)
    shown = _texts(notebook)
    assert len(shown) > 8
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(root)}}).execute()
    assert _texts(notebook) == shown
