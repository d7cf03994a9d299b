"""The shape of the house: who may import whom, and what importing the window must not cost."""

import ast
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def imported_modules(path):
    """Return every module that a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(*parts):
    return sorted(ROOT.joinpath(*parts).rglob("*.py"))


def is_block(node):
    return isinstance(getattr(node, "body", None), list)


def is_torch_import(statement):
    if not isinstance(statement, ast.ImportFrom) or statement.module == "core.torch_loading":
        return False
    return (statement.module or "").rpartition(".")[2].startswith("torch_")


def is_below(module, *packages):
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", files("core"), ids=lambda p: str(p.relative_to(ROOT)))
def test_core_imports_no_qt_and_no_window(path):
    bad = {m for m in imported_modules(path) if is_below(m, "PySide6", "pyqtgraph", "gui", "main")}

    assert not bad


LAYERS = {
    "synthetic": ("datasets", "models", "training", "runs", "analysis", "ocr", "cli"),
    "datasets": ("models", "training", "runs", "analysis", "ocr", "cli"),
    "models": ("training", "runs", "analysis", "ocr", "cli"),
    "training": ("runs", "analysis", "ocr", "cli"),
    "runs": ("analysis", "ocr", "cli"),
    "analysis": ("training", "runs", "ocr", "reconstruction", "cli"),
    "reconstruction": ("training", "runs", "ocr", "cli"),
}


@pytest.mark.parametrize("package", list(LAYERS))
def test_core_packages_import_only_what_lies_below_them(package):
    above = tuple(f"core.{name}" for name in LAYERS[package])
    bad = {
        f"{path.name}: {m}"
        for path in files("core", package)
        for m in imported_modules(path)
        if is_below(m, *above)
    }

    assert not bad


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("theme", ("gui.widgets", "gui.tabs", "gui.session", "gui.background")),
        ("widgets", ("gui.tabs", "gui.session", "gui.background", "gui.main_window")),
        ("background", ("gui.tabs", "gui.widgets", "gui.main_window")),
        ("tabs", ("gui.main_window",)),
    ],
)
def test_window_packages_import_only_what_lies_below_them(package, forbidden):
    bad = {
        f"{path.name}: {m}"
        for path in files("gui", package)
        for m in imported_modules(path)
        if is_below(m, *forbidden)
    }

    assert not bad


def test_tabs_import_no_other_tab():
    for tab in [path for path in (ROOT / "gui" / "tabs").iterdir() if path.is_dir()]:
        for path in tab.rglob("*.py"):
            bad = {
                module
                for module in imported_modules(path)
                if is_below(module, "gui.tabs") and not is_below(module, f"gui.tabs.{tab.name}")
            }
            assert not {m for m in bad if not is_below(m, "gui.tabs.spec")} - {"gui.tabs"}, path


@pytest.mark.parametrize("path", files("core") + files("gui"), ids=lambda p: p.name)
def test_torch_is_imported_only_in_files_named_after_it(path):
    if path.name.startswith("torch_") or path == ROOT / "core" / "cli" / "info.py":
        return

    assert not {m for m in imported_modules(path) if is_below(m, "torch")}


def test_files_that_need_torch_are_imported_by_others_only_behind_load_torch():
    found = 0
    for path in files("core") + files("gui"):
        if path.name.startswith("torch_"):
            continue
        for body in [n.body for n in ast.walk(ast.parse(path.read_text("utf-8"))) if is_block(n)]:
            for before, statement in pairwise([None, *body]):
                if is_torch_import(statement):
                    found += 1
                    assert ast.unparse(before or statement) == "load_torch()", path
    assert found >= 5


@pytest.mark.parametrize("module", ["gui.main_window", "gui.launch", "main"])
def test_importing_the_window_imports_nothing_heavy(module):
    if module != "main":
        pytest.importorskip("PySide6")
    code = (
        f"import sys, {module}\n"
        "heavy = {'torch', 'scipy', 'skimage', 'pandas', 'matplotlib'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert done.stdout.strip() == "[]"


def test_the_headless_program_imports_no_qt():
    code = (
        "import sys, main\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'pyqtgraph'}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert done.stdout.strip() == "[]"
