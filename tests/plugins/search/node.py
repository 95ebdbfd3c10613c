"""Running the theme's scripts in node, with JSON in and out."""

import json
import subprocess
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parent / "scripts"


def run(script: str, given: Any) -> Any:
    """What a script of ``scripts/`` answers."""
    # Node 20 warns that importing JSON is an experiment; it is settled since 22.
    command = ["node", "--no-warnings", str(SCRIPTS / script)]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
