import os
from collections.abc import Callable, Sequence
from typing import TypedDict, final

__all__ = [
    "VERSION",
    "Answer",
    "Data",
    "InputError",
    "check",
    "cite",
    "cite_certificate",
    "claims",
    "fate",
    "landscape",
    "margin",
    "network",
    "orbit",
    "replay",
    "sgd",
    "verify",
]

VERSION: str

class InputError(ValueError):
    """Data, a start or an option that is not what it has to be."""

class _Meant(TypedDict):
    label: str | None
    positive: str | None
    drop: list[str]
    features: list[str]
    input_format: str | None
    zero_based: bool
    ignore_qid: bool
    read_as: str | None
    center: str
    scale: str
    bias: str | None

@final
class Data:
    @staticmethod
    def read(path: str | os.PathLike[str], meant: _Meant) -> Data: ...
    @staticmethod
    def table(name: str, blocks: Sequence[object], labelled: bool, meant: _Meant) -> Data: ...
    def with_start(
        self,
        eta: str | None,
        w0: str | list[str] | None,
        output: list[str] | None,
        at: list[str] | None,
        relu_at_zero: str | None,
    ) -> Data: ...
    def saved(
        self,
    ) -> tuple[str, list[str] | None, tuple[str, str, list[str], list[str], int] | None, str, list[str]]: ...
    @staticmethod
    def restored(
        text: str,
        names: list[str] | None,
        origin: tuple[str, str, list[str], list[str], int] | None,
        read_as: str,
        prepared: list[str],
    ) -> Data: ...
    def samples(self) -> tuple[list[list[str]], list[int]]: ...
    @property
    def name(self) -> str: ...
    @property
    def shape(self) -> tuple[int, int]: ...
    @property
    def label(self) -> str: ...
    @property
    def relu_at_zero(self) -> str: ...
    @property
    def start(self) -> tuple[str | None, list[str] | None, list[str] | None]: ...

@final
class Answer:
    @property
    def verdict(self) -> str: ...
    @property
    def statement(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def certificate(self) -> str | None: ...
    @property
    def json(self) -> str: ...
    @property
    def words(self) -> str: ...

_Progress = Callable[[int], object] | None

def margin(
    data: Data, active: list[int] | None, walls: bool, solution: list[str] | None, intercept: bool
) -> Answer: ...
def landscape(data: Data, max_cells: int | None, directions: int | None, progress: _Progress) -> Answer: ...
def fate(data: Data, max_steps: int, progress: _Progress) -> Answer: ...
def orbit(data: Data, max_steps: int, leaps: bool, repeat_all: bool, progress: _Progress) -> Answer: ...
def sgd(
    data: Data, error: str | None, paths: int | None, seed: int, reshuffle: bool, confidence: str, progress: _Progress
) -> Answer: ...
def network(data: Data, max_steps: int, progress: _Progress) -> Answer: ...
def replay(
    data: Data,
    path: str | None,
    points: list[tuple[str, list[str]]] | None,
    run_as: str,
    tolerance: str,
    max_steps: int,
    progress: _Progress,
) -> Answer: ...
def claims() -> str: ...
def cite(claim: str) -> str: ...
def cite_certificate(certificate: bytes) -> str: ...
def verify(
    files: Sequence[str | os.PathLike[str]] | None,
    data: Data | None,
    claim: str | None,
    jobs: int,
    progress: _Progress,
) -> tuple[list[tuple[Answer, Data]], list[str]]: ...
def check(certificate: bytes, against: Data | None, budget: int | None, progress: _Progress) -> str: ...
