"""Claims of the registry, suites, certificates and citations."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, Optional, Union

from . import _answers, _exact, _native
from ._answers import Shown, Verified
from ._ask import Progress, _Told
from ._data import Data, Reading, read
from ._native import InputError

if TYPE_CHECKING:
    from typing_extensions import Unpack


@dataclass(frozen=True, repr=False)
class Claim(Shown):
    """A claim of the registry."""

    name: str
    title: str
    #: The full statement, Markdown with formulas.
    statement: str = field(repr=False)
    #: What is assumed, by name.
    hypotheses: Dict[str, str] = field(hash=False)
    source: str

    def _repr_markdown_(self) -> str:
        return self.statement


@dataclass(frozen=True, repr=False)
class Citation(Shown):
    """How a claim is cited."""

    markdown: str
    latex: str
    bibtex: str

    def __str__(self) -> str:
        return self.markdown


@dataclass(frozen=True, repr=False)
class Judged(Shown):
    """What the kernel says of a certificate."""

    #: accepted, rejected, declined or unreadable
    outcome: str
    reason: Optional[str]
    claim: Optional[str]
    instance: Optional[str]
    verdict: Optional[str]
    #: What is assumed and what is shown, where it is accepted.
    statement: Optional[str]
    #: The number of conditions that were checked.
    conditions: Optional[int]

    @property
    def accepted(self) -> bool:
        """Whether the kernel accepts it."""
        return self.outcome == "accepted"


def claims() -> tuple[Claim, ...]:
    """All claims, in the order in which docs/theory.md proves them."""
    return tuple(Claim(**claim) for claim in json.loads(_native.claims()))


def cite(claim: Union[str, bytes, "os.PathLike[str]"]) -> Citation:
    """How a claim of the registry and its paper are cited, or a certificate that the kernel accepts.

    A certificate is its text or its bytes, or a path: an ``os.PathLike``, or a ``str`` that ends with
    ``.json``.
    """
    if isinstance(claim, str) and not claim.lstrip().startswith("{") and not claim.endswith(".json"):
        said = json.loads(_native.cite(claim))
    else:
        said = json.loads(_native.cite_certificate(_certificate(claim)))
    return Citation(**{form: said[form] for form in ("markdown", "latex", "bibtex")})


def verify(
    suite: object = None,
    y: object = None,
    *,
    claim: Optional[str] = None,
    eta: Optional[_exact.Number] = None,
    w0: object = None,
    output: object = None,
    relu_at_zero: Optional[_exact.Number] = None,
    at: object = None,
    jobs: int = 0,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Verified:
    """Checks claims: of the built-in suite, of suite files, or a ``claim`` of data of one's own.

    ``suite`` is nothing, the path of an instance file (``.toml``) or a list of such paths, or data as
    for every question; ``jobs`` is the number of threads, 0 for one a processor.
    """
    files = _files(suite)
    given = {"y": y, "eta": eta, "w0": w0, "output": output, "relu_at_zero": relu_at_zero, "at": at, **reading}
    idle = next((name for name, value in given.items() if value is not None), None)
    if files is not None or suite is None:
        if idle is not None:
            raise InputError(f"{idle} is about data; the instances of a suite have their own")
        data = None
    else:
        data = read(suite, y, **reading)._with(eta, w0, output, at, relu_at_zero)
    with _Told(progress, "claims") as told:
        native = None if data is None else data._native
        found, errors = _native.verify(files, native, claim, jobs, told)
    return Verified(tuple(_answers.claimed(Data(of), one) for one, of in found), tuple(errors))


def _files(suite: Any) -> Optional[list[str]]:
    paths = [suite] if isinstance(suite, (str, os.PathLike)) else suite
    is_files = isinstance(paths, (list, tuple)) and all(isinstance(path, (str, os.PathLike)) for path in paths)
    names = [os.fspath(path) for path in paths] if is_files else []
    return names if names and all(name.endswith(".toml") for name in names) else None


def check(
    certificate: Union[str, bytes, "os.PathLike[str]"],
    *,
    against: object = None,
    y: object = None,
    eta: Optional[_exact.Number] = None,
    w0: object = None,
    output: object = None,
    relu_at_zero: Optional[_exact.Number] = None,
    budget: Optional[int] = None,
    **reading: Unpack[Reading],
) -> Judged:
    """Lets the kernel, which shares no code with the prover, check a certificate.

    ``certificate`` is its text or its bytes, or a path: a ``str`` that begins with ``{`` is text.
    ``against`` (with ``y``, ``eta``, ``w0``) is the reader's own instance: the certificate has to be
    about it, number by number.
    """
    content = _certificate(certificate)
    own = None
    if against is not None:
        own = read(against, y, **reading)._with(eta, w0, output, None, relu_at_zero)._native
    elif any(value is not None for value in (y, eta, w0, output, relu_at_zero)) or reading:
        raise InputError("y, eta, w0, output, relu_at_zero and the options of reading are about the data given as against=")
    return Judged(**json.loads(_native.check(content, own, budget, None)))


def _certificate(given: Union[str, bytes, "os.PathLike[str]"]) -> bytes:
    if isinstance(given, str) and given.lstrip().startswith("{"):
        return given.encode()
    return given if isinstance(given, bytes) else _content(given)


def _content(path: Any) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
