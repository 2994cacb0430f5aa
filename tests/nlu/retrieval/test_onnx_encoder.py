"""A city's own sentence model in ONNX; the model of these tests has five words and is built here."""

import builtins
from pathlib import Path

import numpy as np
import pytest

from nlu.retrieval.onnx_encoder import OnnxEncoder
from tests.nlu.retrieval.tiny_onnx import write_config, write_model

LENGTH = 1 / np.sqrt(2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model without a pooling file: the mean of all its tokens."""
    return write_model(tmp_path / "model")


def test_a_text_is_the_mean_of_its_tokens_and_padding_does_not_count(folder: Path) -> None:
    rows = OnnxEncoder(folder).encode(["pass", "pass hund hund hund hund"])
    assert rows.dtype == np.float32
    assert np.allclose(rows[0], [LENGTH, LENGTH, 0], atol=1e-6)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_the_length_of_a_vector_is_known_before_anything_is_encoded(folder: Path) -> None:
    encoder = OnnxEncoder(folder)
    assert encoder.dim == 3
    assert encoder.encode([]).shape == (0, 3)


def test_many_texts_are_encoded_as_each_alone(folder: Path) -> None:
    texts = [" ".join(["pass"] * (at % 5) + ["hund"] * (at % 3 + 1)) for at in range(80)]
    together = OnnxEncoder(folder).encode(texts)
    alone = np.concatenate([OnnxEncoder(folder).encode([text]) for text in texts[30:35]])
    assert np.allclose(together[30:35], alone, atol=1e-6)


@pytest.mark.parametrize(
    "config", [{"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, {"pooling_mode": "cls"}]
)
def test_pooling_by_the_first_token_is_read_from_old_and_new_exports(folder: Path, config: dict[str, object]) -> None:
    write_config(folder, "1_Pooling/config.json", config)
    assert np.allclose(OnnxEncoder(folder).encode(["hund"]), [[1, 0, 0]])


def test_a_model_that_pools_by_itself_is_taken_at_its_word(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", output="sentence_embedding", pooled=True)
    assert np.allclose(OnnxEncoder(folder).encode(["hund pass"]), [[1, 0, 0]])


def test_the_prompt_for_questions_is_put_before_each_text(folder: Path) -> None:
    write_config(folder, "config_sentence_transformers.json", {"prompts": {"query": "frage: ", "passage": "hund "}})
    [row] = OnnxEncoder(folder).encode(["hund"])
    assert np.allclose(row, np.array([1, 1, 2]) / np.sqrt(6), atol=1e-6)


def test_the_name_changes_with_whatever_changes_the_vectors(folder: Path, tmp_path: Path) -> None:
    plain = OnnxEncoder(folder).name
    assert OnnxEncoder(write_model(tmp_path / "copy")).name == plain
    write_config(folder, "config_sentence_transformers.json", {"prompts": {"query": "frage: "}})
    prompted = OnnxEncoder(folder).name
    write_config(folder, "1_Pooling/config.json", {"pooling_mode": "cls"})
    assert len({plain, prompted, OnnxEncoder(folder).name}) == 3
    assert OnnxEncoder(write_model(tmp_path / "other", output="token_embeddings")).name != plain


def test_the_model_may_lie_in_a_folder_of_its_own_as_newer_exports_put_it(folder: Path) -> None:
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx" / "model.onnx")
    assert OnnxEncoder(str(folder)).dim == 3


def test_a_text_longer_than_the_model_can_read_is_cut(folder: Path) -> None:
    assert OnnxEncoder(folder).encode(["hund " * 3000]).shape == (1, 3)


def test_a_missing_folder_or_file_is_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ValueError, match="no folder"):
        OnnxEncoder(tmp_path / "nowhere")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ValueError, match=r"has no tokenizer\.json"):
        OnnxEncoder(folder)
    (folder / "model.onnx").unlink()
    with pytest.raises(ValueError, match=r"has no model\.onnx"):
        OnnxEncoder(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "1_Pooling/config.json"])
def test_a_broken_file_is_named(folder: Path, name: str) -> None:
    write_config(folder, name, {})
    (folder / name).write_text("{broken", encoding="utf-8")
    with pytest.raises(ValueError, match=name.split("/")[-1]):
        OnnxEncoder(folder)


def test_pooling_that_is_not_known_is_refused(folder: Path) -> None:
    write_config(folder, "1_Pooling/config.json", {"pooling_mode": "lasttoken"})
    with pytest.raises(ValueError, match="pools by lasttoken"):
        OnnxEncoder(folder)


def test_an_input_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="asks for pixels"):
        OnnxEncoder(write_model(tmp_path / "model", asks="pixels"))


def test_types_of_tokens_are_given_to_a_model_that_asks_for_them(tmp_path: Path) -> None:
    assert OnnxEncoder(write_model(tmp_path / "model", asks="token_type_ids")).dim == 3


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_missing_library_is_named_with_the_extra_that_brings_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    real = builtins.__import__

    def without(name: str, *args: object) -> object:
        if name == library:
            raise ImportError(name)
        return real(name, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ValueError, match=rf"library {library}; install the extra `onnx`"):
        OnnxEncoder(folder)
