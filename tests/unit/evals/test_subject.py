"""Subjects: every combination once, and a name that finds it again."""

import pytest

from ava.evals.fault import SuiteFault
from ava.evals.subject import Subject, subjects
from ava.evals.suite import Subjects

MATRIX = Subjects(prompts={"narrator": ["v1", "v2"]}, models=["none", "gguf:a"], seeds=[0, 7])


def test_every_combination_is_a_subject_and_none_reads_no_prompt():
    labels = [each.label for each in subjects(MATRIX)]
    assert labels == [
        "none",
        "gguf:a narrator=v1",
        "gguf:a narrator=v1 seed=7",
        "gguf:a narrator=v2",
        "gguf:a narrator=v2 seed=7",
    ]


def test_subjects_are_picked_by_label_or_model():
    assert [each.label for each in subjects(MATRIX, ("none",))] == ["none"]
    assert len(subjects(MATRIX, ("gguf:a",))) == 4
    with pytest.raises(SuiteFault, match="no subject 'gguf:b'"):
        subjects(MATRIX, ("gguf:b",))


def test_only_the_subject_without_a_model_is_deterministic():
    assert Subject(model="none").deterministic
    assert not Subject(model="gguf:a").deterministic
