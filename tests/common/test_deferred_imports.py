"""Modules that are loaded when something is first taken from them."""

import importlib
import importlib.util
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from common.deferred_imports import defer

NAME = "a_module_of_this_test"
SOURCE = "import threading; threads = [threading.get_ident()]; value = 5"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / f"{NAME}.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    defer(NAME, __version__="1.2")
    yield importlib.import_module(NAME)
    del sys.modules[NAME]


def test_an_import_loads_nothing(module: ModuleType) -> None:
    assert "value" not in vars(sys.modules[NAME])
    assert module.__version__ == "1.2"
    assert "value" not in vars(sys.modules[NAME])


def test_who_looks_through_all_loaded_modules_loads_nothing(module: ModuleType) -> None:
    assert not hasattr(module, "__file__")
    assert sys.modules[NAME] is module


def test_who_looks_for_it_finds_it_and_loads_nothing(module: ModuleType, tmp_path: Path) -> None:
    found = importlib.util.find_spec(NAME)
    assert found is not None
    assert found.origin == str(tmp_path / f"{NAME}.py")
    assert sys.modules[NAME] is module


def test_what_is_in_a_package_is_looked_for_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_package_of_this_test").mkdir()
    (tmp_path / "a_package_of_this_test" / "__init__.py").touch()
    (tmp_path / "a_package_of_this_test" / "inner.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "a_package_of_this_test.inner", ModuleType("only to be removed"))
    del sys.modules["a_package_of_this_test.inner"]
    defer("a_package_of_this_test.inner")
    found = importlib.util.find_spec("a_package_of_this_test.inner")
    assert found is not None
    assert found.origin == str(tmp_path / "a_package_of_this_test" / "inner.py")


def test_what_is_taken_comes_from_the_module(module: ModuleType) -> None:
    assert module.value == 5
    assert sys.modules[NAME] is not module
    sys.modules[NAME].value = 6  # type: ignore[attr-defined]
    assert module.value == 6


def test_what_the_module_lacks_is_an_error(module: ModuleType) -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = module.nothing


def test_threads_load_it_once(module: ModuleType) -> None:
    together = threading.Barrier(8)

    def take(_number: int) -> int:
        together.wait()
        return int(module.threads[0])

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(take, range(8)))) == 1


def test_a_loaded_module_stays_as_it_is() -> None:
    loaded = sys.modules["threading"]
    defer("threading")
    assert sys.modules["threading"] is loaded
