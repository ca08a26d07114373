"""Public events of spot."""
from ..words import Words


class SpotWords(Words):
    paces = {"@100ms": 1, "": 10, "@1000ms": 10}
    streams = "trade|aggTrade|bookTicker|ticker|miniTicker|avgPrice"
    trade_end = {"M": True}

    def average(self, instrument):
        return {**self.head("avgPrice", instrument.symbol), "i": "5m", "w": self.venue.price(instrument, instrument.price),
                "T": self.now()}

    summaries = {**Words.summaries, "avgPrice": average}
