import pytest

from bot.studio import rasa_yaml
from bot.studio.shipped import shipped_files

YAML_FILES = [path for path in shipped_files() if path.endswith(".yml")]


@pytest.mark.parametrize("path", YAML_FILES)
def test_a_file_that_is_not_changed_is_the_same_byte_for_byte(path: str) -> None:
    text = shipped_files()[path]
    assert rasa_yaml.dump(rasa_yaml.load(text)) == text


def test_comments_order_and_quotes_stay_around_a_change() -> None:
    text = "# head\nb: 'x'  # why\na:\n- {c: null, d: \"y\"}\n# end\nlong: |\n  - eins\n  - zwei\n"
    document = rasa_yaml.load(text)
    document["long"] = rasa_yaml.block("- eins\n- drei\n")
    assert rasa_yaml.dump(document) == text.replace("zwei", "drei")


def test_text_of_one_line_is_no_block() -> None:
    assert rasa_yaml.dump({"a": rasa_yaml.block("x")}) == "a: x\n"
