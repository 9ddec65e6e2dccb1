"""The program that works on a server: the standard library only, sent along with what it is to do.

``python3 agent.pyz MODE`` prints one JSON object a line, for the client that follows:
``{"step": name, "outcome": …}``, ``{"say": line}`` and at the end ``{"end": exit code, …}``.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

from provisioning.trouble import Trouble

Work = Callable[..., dict[str, Any] | None]


def emit(**event: Any) -> None:
    """One line for whoever follows."""
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(words: list[str]) -> int:
    """Carry one mode out; the last line says how it ended, whatever happens."""
    from provisioning.agent import arriving, holding, modes, relaying

    try:
        work = _find(words[0], modes, holding, arriving, relaying) if words else None
        if work is None:
            raise Trouble(f"The program on the server knows no {words[:1]}.")
        result = work(*words[1:]) or {}
    except Trouble as trouble:
        text = str(trouble).removesuffix(trouble.hint).strip()
        emit(end=trouble.exit_code, trouble=text, hint=trouble.hint)
        return trouble.exit_code
    except BaseException as error:
        traceback.print_exc()
        emit(end=1, trouble=f"{type(error).__name__}: {error}".splitlines()[0], hint="")
        return 1
    code = int(result.pop("code", 0))
    emit(end=code, **result)
    return code


def _find(word: str, *modules: ModuleType) -> Work | None:
    """The mode of that name; what a module only imports is none."""
    for module in modules:
        work: Work | None = getattr(module, word, None)
        if work and work.__module__ == module.__name__ and not word.startswith("_"):
            return work
    return None
