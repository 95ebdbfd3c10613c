"""Reading the YAML files that people write: one loader for all, the fast one where the wheel has it."""

from pathlib import Path


def compiled_name(file: Path) -> str:
    """What a file is called once it was compiled: where functions are packaged, each of these stands alone."""
    return f"{file.name}.json"


def read_yaml(file: Path) -> object:
    """What a file holds, as plain values. Raises yaml.YAMLError."""
    compiled = file.with_name(compiled_name(file))
    if compiled.exists():
        import msgspec

        return msgspec.json.decode(compiled.read_bytes())
    import yaml  # functions that need no vocabulary must not pay for it

    # libyaml's, ten times as fast: every command pays it. Both loaders make plain values only.
    reading = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(file.read_text(encoding="utf-8"))
    try:
        parsed: object = reading.get_single_data()
    finally:
        reading.dispose()
    return parsed
