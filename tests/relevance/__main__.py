"""``python -m tests.relevance``: how good the first ten answers are, by class of query, ours and others’.

The queries of the develop half may be looked at while tuning; those held out are only reported. Ends with one line of
``key=value`` figures. Also told: the share of the keystrokes of names, typed letter by letter, that show nothing.
"""

import argparse
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.relevance import drawn
from tests.relevance.corpora import Corpus, corpora
from tests.relevance.engines import ENGINES, Engine
from tests.relevance.queries import CLASSES, Query, queries
from tests.relevance.scoring import by_class, precision

_OUT = Console(width=150)
_HALVES = ("develop", "held-out")
_TYPED = 40


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.relevance", description=__doc__)
    parser.add_argument("engines", nargs="*", default=list(ENGINES), help=f"among {', '.join(ENGINES)} (all)")
    parser.add_argument("--misses", action="store_true", help="list the develop queries that ours answers badly")
    options = parser.parse_args()
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="relevance-", dir=memory if memory.is_dir() else None))
    try:
        _measure(list(corpora(folder)), {name: ENGINES[name] for name in options.engines}, misses=options.misses)
    finally:
        shutil.rmtree(folder)


def _measure(found: Sequence[Corpus], engines: Mapping[str, Engine], *, misses: bool) -> None:
    asked = {corpus.name: list(queries(corpus)) for corpus in found}
    scores = {name: _scores(engine, found, asked) for name, engine in engines.items()}
    figures: dict[str, float] = {}
    for half in _HALVES:
        means = {name: by_class(pair for pair in pairs if pair[0].half == half) for name, pairs in scores.items()}
        _show(half, asked, means)
        for name, classes in means.items():
            figures |= {f"{name}_{half.replace('-', '_')}_{kind}": mean for kind, mean in classes.items()}
    for name, engine in engines.items():
        figures[f"{name}_typing_nothing"] = share = _nothing_while_typing(engine, found)
        _OUT.print(f"{name}: nothing shown for {share:.2%} of keystrokes")
    if misses and "ours" in scores:
        for query, score in sorted(scores["ours"], key=lambda pair: pair[1]):
            if query.half == "develop" and score < 1:
                _OUT.print(f"{score:.2f} {query.corpus} {query.kind}: {query.typed}")
    print(" ".join(f"{name}={value:.3f}" for name, value in figures.items()))


def _scores(engine: Engine, found: Sequence[Corpus], asked: Mapping[str, Sequence[Query]]) -> list[tuple[Query, float]]:
    scores = []
    for corpus in found:
        put = asked[corpus.name]
        answers = engine.answers(corpus, [query.typed for query in put])
        scores += [(query, precision(query, answer)) for query, answer in zip(put, answers, strict=True)]
    return scores


def _nothing_while_typing(engine: Engine, found: Sequence[Corpus]) -> float:
    empty = total = 0
    for corpus in found:
        names = [structure.display_name for structure in drawn.drawn(corpus, "typing", _TYPED)]
        typed = list(dict.fromkeys(name[:end] for name in names for end in range(1, len(name) + 1)))
        answers = engine.while_typing(corpus, typed)
        empty += sum(not answer for answer in answers)
        total += len(typed)
    return empty / total


def _show(half: str, asked: Mapping[str, Sequence[Query]], means: Mapping[str, Mapping[str, float]]) -> None:
    counts = _counts(half, asked)
    table = Table(title=f"precision of the first ten, {half} half ({counts['all']} queries)")
    table.add_column("class")
    table.add_column("queries", justify="right")
    for name in means:
        table.add_column(name, justify="right")
    for kind in (*CLASSES, "all"):
        table.add_row(kind, str(counts[kind]), *(f"{classes[kind]:.3f}" for classes in means.values()))
    _OUT.print(table)


def _counts(half: str, asked: Mapping[str, Sequence[Query]]) -> dict[str, int]:
    """How many queries of a half each class has."""
    put = [query.kind for several in asked.values() for query in several if query.half == half]
    return {kind: put.count(kind) for kind in CLASSES} | {"all": len(put)}


if __name__ == "__main__":
    main()
