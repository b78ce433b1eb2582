"""fold 0.9: text without accents and capital letters."""
import unicodedata


def fold(text):
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()
