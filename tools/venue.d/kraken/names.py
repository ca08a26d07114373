"""Kraken's names: XXBTZUSD, XBTUSD and XBT/USD are BTC/USD on the WebSocket; order and trade ids look like O5TBPX-…."""
import string

STREAM_NAMES = {"XBT": "BTC", "XDG": "DOGE"}
BASE32 = string.ascii_uppercase + "234567"


def stream_name(altname):
    return STREAM_NAMES.get(altname, altname)


def stream_pair(wsname):
    return "/".join(map(stream_name, wsname.split("/")))


def identifier(identifiers, letter):
    """A seeded id such as O5TBPX-4N7XA-ZKWQ3C."""
    parts = ["".join(identifiers.random.choice(BASE32) for _ in range(length)) for length in (5, 5, 6)]
    return letter + "-".join(parts)


def find(instruments, text):
    """The instrument that REST means by a text, or None."""
    for each in instruments.values():
        if text in (each.details["name"], each.details["info"]["altname"], each.details["info"]["wsname"], each.symbol):
            return each
    return None
