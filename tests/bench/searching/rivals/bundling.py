"""A rival's script, bundled and minified as ours are."""

import os
import subprocess
from pathlib import Path

_HERE = Path(__file__).parent
_MODULES = _HERE.parents[3] / "theme" / "node_modules"


def bundle(script: str, into: Path) -> None:
    """Bundle one of the scripts of this folder."""
    command = [
        *(str(_MODULES / ".bin" / "esbuild"), str(_HERE / script), f"--outfile={into}"),
        *("--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=error"),
        "--external:/pagefind/*",
    ]
    subprocess.run(command, check=True, env=os.environ | {"NODE_PATH": str(_MODULES)})
