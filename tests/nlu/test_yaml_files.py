"""Reading YAML data files."""

from pathlib import Path

import pytest
import yaml

from nlu.yaml_files import parse_yaml, read_yaml


def test_it_reads_what_the_safe_loader_reads(tmp_path: Path) -> None:
    text = "- {id: a, keys: ['01'], since: 2026-11-21}\n- |-\n  ä\n  b\n"
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    assert read_yaml(tmp_path / "a.yml") == yaml.safe_load(text)


def test_no_python_object_is_made() -> None:
    with pytest.raises(yaml.YAMLError):
        parse_yaml("!!python/object/apply:os.getcwd []")
