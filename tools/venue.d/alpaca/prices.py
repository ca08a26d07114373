"""Prices in Alpaca's fields, for REST and streams alike. They are numbers there: JSON's doubles, as Go writes them."""
from frame.decimals import ZERO
from frame.orders import BUY, SELL

from . import assets
from .times import written


def plain(value):
    """A number of JSON; whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def now(venue):
    return written(venue.world.clock.microseconds())


def best(book, side):
    return next(iter(book.published[side].items()), (ZERO, ZERO))


def quote(venue, instrument):
    """The best of both sides; sizes of equities are in round lots, as the tape has them."""
    book, kind = venue.exchange.books[instrument.symbol], assets.kind(instrument)
    (bid, bid_size), (ask, ask_size) = best(book, BUY), best(book, SELL)
    row = {"t": now(venue), "bp": plain(bid), "bs": plain(bid_size), "ap": plain(ask), "as": plain(ask_size)}
    if kind == assets.EQUITY:
        return {**row, "bs": int(bid_size // 100), "as": int(ask_size // 100), "ax": "V", "bx": "V", "c": ["R"], "z": "C"}
    return {**row, "ax": "A", "bx": "A", "c": "A"} if kind == assets.OPTION else row


def trade(instrument, event):
    row = {"t": written(event.at * 1000), "p": plain(event.price), "s": plain(event.quantity)}
    kind = assets.kind(instrument)
    if kind == assets.CRYPTO:
        return {**row, "i": event.number, "tks": "S" if event.buyer_is_maker else "B"}
    return {**row, "x": "V", "c": ["@"], "i": event.number, "z": "C"} if kind == assets.EQUITY else {**row, "x": "A", "c": "I"}


def bar(candle):
    average = candle.turnover / candle.volume if candle.volume else candle.close
    return {"t": written(candle.opened * 1000), "o": plain(candle.open), "h": plain(candle.high), "l": plain(candle.low),
            "c": plain(candle.close), "v": plain(candle.volume), "n": candle.trades, "vw": plain(round(average, 9))}


def levels(rows):
    return [{"p": plain(price), "s": plain(size)} for price, size in rows]


def orderbook(venue, instrument):
    book = venue.exchange.books[instrument.symbol]
    return {"t": now(venue), "b": levels(book.published[BUY].items()), "a": levels(book.published[SELL].items())}
