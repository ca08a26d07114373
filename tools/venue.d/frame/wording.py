"""JSON as venues write it: a Decimal is a number with exactly its digits, everything else as json.dumps has it."""
import json
from decimal import Decimal

PLAIN = (type(None), bool, int, float, str)


def written(message):
    """The message as JSON text; a text is taken as it is."""
    return message if isinstance(message, str) else text(message)


def text(value):
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, PLAIN):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(key), ensure_ascii=False)}:{text(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(text, value)) + "]"
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
