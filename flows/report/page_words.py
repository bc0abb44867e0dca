"""What the page says: words.id.toml in Indonesian, words.en.toml in English, of the same keys."""

import tomllib
from pathlib import Path
from typing import Any

LANGUAGES = ("id", "en")
WORDS: dict[str, dict[str, Any]] = {
    language: tomllib.loads(Path(__file__).with_name(f"words.{language}.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
