"""Modules that others import without using them. They are loaded when something is first taken from them."""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from threading import Lock
from types import ModuleType
from typing import Any

_lock = Lock()


class _Deferred(ModuleType):
    """Stands for a module. What is taken from it is taken from the module itself, which is loaded for that."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        del self.__spec__  # None, for which `importlib.util.find_spec` fails

    def __getattr__(self, name: str) -> Any:
        if name == "__file__":  # is asked of all modules that are loaded, by tools that look through them
            raise AttributeError(name)
        if name == "__spec__":  # is asked by each `import` of the module, and by tools that look for it
            package = self.__name__.rpartition(".")[0]
            path = import_module(package).__path__ if package else None
            self.__spec__: ModuleSpec | None = PathFinder.find_spec(self.__name__, path)
            return self.__spec__
        with _lock:  # another thread may have seen this one, too, and would remove the module that is being loaded
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def defer(name: str, **known: object) -> None:
    """Let `import` of this module load nothing before something is taken from it, except for what is `known`.

    `from name import something` takes something. A module that is loaded already stays as it is.
    """
    if name not in sys.modules:
        sys.modules[name] = _Deferred(name)
        vars(sys.modules[name]).update(known)
