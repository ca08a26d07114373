"""A request as data: what is compared of it, whoever made it."""
import dataclasses
import decimal
import json
import urllib.parse


@dataclasses.dataclass
class Request:
    method: str
    url: str
    headers: dict
    body: str = ""

    @property
    def parts(self):
        return urllib.parse.urlsplit(self.url)

    @property
    def place(self):
        """Host and path: where it goes, without what it says."""
        return f"{self.parts.scheme}://{self.parts.netloc.removesuffix(':443')}{self.parts.path}"

    @property
    def query(self):
        """As it is in the URL, byte for byte."""
        return self.parts.query

    def header(self, name):
        return {key.lower(): value for key, value in self.headers.items()}.get(name.lower())

    def parameters(self):
        """Query and body together: name -> value. Of a JSON body with lists and objects in it, each leaf by its path."""
        said = {}
        for name, value in urllib.parse.parse_qsl(self.query, keep_blank_values=True):
            put(said, name, value)
        if self.body.lstrip().startswith(("{", "[")):
            flatten(json.loads(self.body, parse_float=str, parse_int=str), "", said)
        else:
            for name, value in urllib.parse.parse_qsl(self.body, keep_blank_values=True):
                put(said, name, value)
        # JSON in a form: `json={"batchOrder":[...]}`.
        for name in [name for name, value in said.items() if isinstance(value, str) and value.startswith("{")]:
            flatten(json.loads(said.pop(name), parse_float=str, parse_int=str), name, said)
        return {name: plain(value) for name, value in said.items()}


def put(said, name, value):
    """What is said twice is a list, in its order."""
    said[name] = f"{said[name]},{value}" if name in said else value


def flatten(value, path, said):
    if isinstance(value, dict):
        for name, member in value.items():
            flatten(member, f"{path}.{name}" if path else name, said)
    elif isinstance(value, list):
        for place, member in enumerate(value):
            flatten(member, f"{path}[{place}]", said)
    else:
        said[path] = value


def plain(value):
    """A number as its value: 0.50 and 5e-1 are the same. True and "true" are the same too, as in a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    text = str(value)
    if text in ("True", "False"):
        return text.lower()
    try:
        number = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return text
    # Names of orders are digits too, and may begin with zeros: those stay texts.
    if not number.is_finite() or text[:1] == "+" or (text[:1] == "0" and text[1:2].isdigit()):
        return text
    return format(number.normalize(), "f")
