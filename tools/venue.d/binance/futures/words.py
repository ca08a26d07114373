"""Public events of futures."""
from .. import public
from ..words import Words
from .market import premium


class FuturesWords(Words):
    paces = {"@100ms": 1, "": 2, "@250ms": 2, "@500ms": 5}
    streams = "trade|aggTrade|bookTicker|ticker|miniTicker|markPrice(@1s)?"
    day_letters = tuple(letter for letter in public.DAY_LETTERS if letter not in "xbBaA")

    def best(self, symbol, book):
        topic, message = super().best(symbol, book)
        now = self.now()
        return topic, {"e": "bookTicker", **message, "T": now, "E": now}

    def updates(self, gathered, before):
        return {"T": self.now(), "U": gathered.first, "u": gathered.last, "pu": before}

    def first_levels(self, instrument, book, bids, asks):
        return {**self.head("depthUpdate", instrument.symbol), "T": self.now(), "U": book.sequence, "u": book.sequence,
                "pu": book.sequence - 1, "b": bids, "a": asks}

    def mark(self, instrument):
        row = premium(self.venue, instrument)
        return {**self.head("markPriceUpdate", instrument.symbol), "p": row["markPrice"], "i": row["indexPrice"],
                "P": row["estimatedSettlePrice"], "r": row["lastFundingRate"], "T": row["nextFundingTime"]}

    summaries = {**Words.summaries, "markPrice": mark}
