"""Prices in OANDA's fields: the venue's own levels, without anybody's orders in them."""
from frame.decimals import ZERO, floor_to
from frame.orders import BUY, SELL

from .instruments import price_text, units_text
from .times import written


def book_sides(venue, instrument):
    """Bids and asks, best first."""
    made = venue.exchange.books[instrument.symbol].made
    return [[{"price": price_text(instrument, price), "liquidity": int(made[side][price])}
             for price in sorted(made[side], reverse=side == BUY)] for side in (BUY, SELL)]


def price(venue, instrument):
    """A price as the stream tells it."""
    bids, asks = book_sides(venue, instrument)
    last = price_text(instrument, instrument.price)
    return {"type": "PRICE", "time": written(venue.world.clock.microseconds()), "bids": bids, "asks": asks,
            "closeoutBid": bids[-1]["price"] if bids else last, "closeoutAsk": asks[-1]["price"] if asks else last,
            "status": "tradeable" if instrument.trading else "non-tradeable", "tradeable": instrument.trading,
            "instrument": instrument.symbol}


def account_price(venue, account, instrument, units_available=True):
    """A price as it is asked for: with what the account could trade at it."""
    factor = f"{venue.exchange.settlement.conversion(instrument.quote):.8f}"
    row = {**price(venue, instrument), "quoteHomeConversionFactors": {"positiveUnits": factor, "negativeUnits": factor}}
    return {**row, "unitsAvailable": units(venue, account, instrument)} if units_available else row


def units(venue, account, instrument):
    settlement = venue.exchange.settlement
    per_unit = settlement.margin(instrument, 10_000) / 10_000
    open_more = floor_to(settlement.margin_available(account) / per_unit, instrument.step) if per_unit else ZERO
    held = settlement.held(account, instrument)
    reducible = {"long": max(ZERO, -held), "short": max(ZERO, held)}
    both = {way: units_text(open_more + 2 * reducible[way]) for way in reducible}
    return {"default": both, "reduceFirst": both, "openOnly": {way: units_text(open_more) for way in reducible},
            "reduceOnly": {way: units_text(reducible[way]) for way in reducible}}
