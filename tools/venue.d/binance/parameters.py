"""Reads and checks parameters as Binance does: types, what is mandatory, what was not asked for."""
import json
import re
from urllib.parse import unquote_plus

from frame.decimals import PLAIN, ZERO, plain

from .errors import VenueError, illegal, missing

CLIENT_ID = re.compile(r"[a-zA-Z0-9\-_]{1,36}")
# Read with every signed request, whatever the operation.
SIGNED = {"timestamp", "recvWindow", "signature", "apiKey"}


def split(text):
    """The pairs of a query string or form body, decoded, in order."""
    pairs = []
    for part in text.split("&") if text else []:
        name, _, value = part.partition("=")
        pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs


def merge(query, body):
    """Query before body where both have a name; twice in one of them is an error."""
    merged = {}
    for pairs in (query, body):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise VenueError(-1101, "Duplicate values for a parameter detected.")
        for name, value in pairs:
            merged.setdefault(name, value)
    return merged


class Reader:
    """Turns texts into values as `wants` says: {name: kind, with ! when mandatory}; kinds are the methods `read_*`."""

    client_id = CLIENT_ID
    client_id_text = "^[a-zA-Z0-9-_]{1,36}$"

    def __init__(self, instruments):
        self.instruments = instruments

    def read(self, wants, given):
        values = {}
        for name, kind in wants.items():
            text = given.get(name)
            if text is None or text == "":
                if name in given and text == "":
                    raise VenueError(-1105, f"Parameter '{name}' was empty.")
                if kind.endswith("!"):
                    raise missing(name)
                continue
            values[name] = getattr(self, "read_" + kind.rstrip("!"))(name, str(text))
        strange = [name for name in given if name not in wants and name not in SIGNED]
        if strange:
            count = len(given)
            raise VenueError(-1104, f"Not all sent parameters were read; read '{count - len(strange)}' parameter(s) "
                                    f"but was sent '{count}'.")
        return values

    def read_text(self, name, text):
        return text

    def read_symbol(self, name, text):
        if not re.fullmatch(r"[A-Z0-9\-_.]{1,20}", text):
            raise illegal(name, "^[A-Z0-9-_.]{1,20}$")
        if text not in self.instruments:
            raise VenueError(-1121, "Invalid symbol.")
        return self.instruments[text]

    def read_symbols(self, name, text):
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, list) or not found or not all(isinstance(each, str) for each in found):
            raise illegal(name, "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$")
        return [self.read_symbol("symbol", each) for each in found]

    def read_id(self, name, text):
        if not self.client_id.fullmatch(text):
            raise illegal(name, self.client_id_text)
        return text

    def read_number(self, name, text):
        if not re.fullmatch(r"[0-9]{1,20}", text):
            raise illegal(name, "^[0-9]{1,20}$")
        return int(text)

    def read_amount(self, name, text):
        """A decimal above zero."""
        value = plain(text)
        if value is None:
            raise illegal(name, PLAIN.pattern.replace("[0-9]{1,20}(", "^([0-9]{1,20})(") + "$")
        if value == ZERO and name in ("quantity", "price", "quoteOrderQty"):
            raise VenueError(-1013, f"Invalid {name}.")
        return value

    def read_flag(self, name, text):
        if text.lower() not in ("true", "false"):
            raise illegal(name, "^(true|false)$")
        return text.lower() == "true"

    def read_side(self, name, text):
        if text not in ("BUY", "SELL"):
            raise VenueError(-1117, "Invalid side.")
        return text

    def read_limit(self, name, text):
        value = self.read_number(name, text)
        if value == 0 or value > 5000:
            raise VenueError(-1130, f"Data sent for parameter '{name}' is not valid.")
        return value


class FuturesReader(Reader):
    client_id = re.compile(r"[\.A-Z\:/a-z0-9_-]{1,36}")
    client_id_text = "^[\\.A-Z\\:/a-z0-9_-]{1,36}$"
