"""Answers as notebooks show them: a table of what was found, and the kernel's statement."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from ._exact import Enclosure, shown

if TYPE_CHECKING:
    from ._answers import Answer, Verified

#: More rows are told by their number alone.
_MOST = 12


def answer(found: Answer) -> str:
    """What was found, a row for each field."""
    names = [f.name for f in fields(found) if f.repr and f.name not in ("verdict", "data")]
    rows = [("data", escape(repr(found.data)))] + [(n, _value(getattr(found, n))) for n in names if _is_said(found, n)]
    body = "".join(f"<tr><th style='text-align:left'>{escape(name)}</th><td>{html}</td></tr>" for name, html in rows)
    word = f"{escape(found.verdict)}: " if found.statement else ""
    statement = f"<p>{word}{escape(found.statement or 'no certificate')}</p>"
    return f"<div><strong>{type(found).__name__}: {escape(found.verdict)}</strong><table>{body}</table>{statement}</div>"


def verified(found: Verified) -> str:
    """A row for each claim."""
    heads = ("claim", "instance", "verdict", "expected", "statement")
    body = _table(heads, [[getattr(claim, head) or "" for head in heads] for claim in found.claims])
    return "<div>" + body + "".join(f"<p>{escape(error)}</p>" for error in found.errors) + "</div>"


def _is_said(found: Answer, name: str) -> bool:
    return getattr(found, name) not in (None, (), {})


def _value(value: Any) -> str:
    is_list = isinstance(value, tuple) and not isinstance(value, Enclosure)
    if is_list and value and is_dataclass(value[0]):
        heads = [f.name for f in fields(value[0]) if f.repr]
        return _table(heads, [[getattr(one, head) for head in heads] for one in value])
    return escape(shown(value))


def _table(heads: Any, rows: list[list[Any]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(shown(x))}</td>" for x in row) + "</tr>" for row in rows[:_MOST])
    more = f"<tr><td colspan='{len(heads)}'>.. {len(rows)} in all</td></tr>" if len(rows) > _MOST else ""
    return f"<table><tr>{head}</tr>{body}{more}</table>"
