"""The kept inputs of every target, among them those that once found a fault, hold still."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

from fuzzing import targets
from fuzzing.replay import replay

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(one.name for one in pkgutil.iter_modules(targets.__path__))
MOST = 200_000
"""Bytes of the corpus, which every copy of the project carries."""


@pytest.mark.parametrize("name", NAMES)
def test_every_kept_input_and_every_seed_holds(name: str) -> None:
    module = importlib.import_module(f"fuzzing.targets.{name}")
    kept = {path.name: path.read_bytes() for path in sorted((CORPUS / name).iterdir())}
    assert kept
    seeds = {f"seed {number}": seed for number, seed in enumerate(module.seeds())}
    for what, data in (kept | seeds).items():
        try:
            replay(module.check, data)
        except Exception as error:
            error.add_note(f"{name}: {what}")
            raise


def test_there_is_a_folder_for_every_target_and_none_else() -> None:
    assert sorted(path.name for path in CORPUS.iterdir() if path.is_dir()) == NAMES


def test_the_corpus_is_small() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) <= MOST
