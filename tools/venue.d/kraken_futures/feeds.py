"""What the WebSocket's feeds tell: of markets, and of an account."""
from frame.decimals import ZERO
from frame.orders import BUY, SELL

from . import account, market, shapes
from .shapes import number

# Why an order is over, or another one.
REASONS = {"new": "new_placed_order_by_user", "replaced": "edited_by_user", "canceled": "cancelled_by_user",
           "triggered": "stop_order_triggered"}
EXPIRED = {"would-take": "post_order_failed_because_it_would_filled", "insufficient": "not_enough_margin",
           "not-filled": "ioc_order_failed_because_it_would_not_be_executed"}


def ticker(venue, instrument):
    row = market.ticker_row(venue, instrument)
    now = venue.world.clock.milliseconds()
    return {"time": now, "product_id": instrument.symbol, "funding_rate": ZERO, "funding_rate_prediction": ZERO,
            "relative_funding_rate": ZERO, "relative_funding_rate_prediction": ZERO,
            "next_funding_rate_time": now // 3_600_000 * 3_600_000 + 3_600_000,
            "feed": "ticker", "bid": row["bid"], "ask": row["ask"],
            "bid_size": row["bidSize"], "ask_size": row["askSize"], "volume": row["vol24h"], "dtm": 0,
            "leverage": f"{venue.settlement.leverage}x", "index": row["indexPrice"], "premium": ZERO, "last": row["last"],
            "change": row["change24h"], "suspended": row["suspended"], "tag": row["tag"], "pair": row["pair"],
            "openInterest": row["openInterest"], "markPrice": row["markPrice"], "maturityTime": venue.maturity(instrument),
            "post_only": row["postOnly"], "volumeQuote": row["volumeQuote"], "open": row["open24h"], "high": row["high24h"],
            "low": row["low24h"]}


def ticker_lite(venue, instrument):
    row = ticker(venue, instrument)
    names = ("product_id", "bid", "ask", "change", "premium", "volume", "tag", "pair", "dtm", "maturityTime", "volumeQuote")
    return {"feed": "ticker_lite", **{name: row[name] for name in names}}


def trade(venue, event):
    return {"feed": "trade", "product_id": event.instrument.symbol, "uid": venue.trade_uid(event.number),
            "side": "sell" if event.buyer_is_maker else "buy", "type": "fill", "seq": venue.trade_sequence(event),
            "time": event.at,
            "qty": number(event.quantity), "price": number(event.price)}


def trade_snapshot(venue, instrument):
    rows = list(venue.exchange.markets[instrument.symbol].trades)[-100:]
    return {"feed": "trade_snapshot", "product_id": instrument.symbol,
            "trades": [trade(venue, each) for each in reversed(rows)]}


def book_snapshot(venue, instrument):
    book = venue.exchange.books[instrument.symbol]
    sides = {name: [{"price": number(price), "qty": number(quantity)} for price, quantity in book.published[side].items()]
             for name, side in (("bids", BUY), ("asks", SELL))}
    return {"feed": "book_snapshot", "product_id": instrument.symbol, "timestamp": venue.world.clock.milliseconds(),
            "seq": venue.sequences[instrument.symbol], "tickSize": None, **sides}


def book_changes(venue, event):
    """A message for each level; each has the product's next number."""
    for side, name in ((BUY, "buy"), (SELL, "sell")):
        for price, quantity in event.changes.get(side, {}).items():
            venue.sequences[event.instrument.symbol] += 1
            yield {"feed": "book", "product_id": event.instrument.symbol, "side": name,
                   "seq": venue.sequences[event.instrument.symbol],
                   "price": number(price), "qty": number(quantity), "timestamp": event.at}


# Of an account

def order_news(feed, event):
    """What a feed of open orders tells of an event; None where it is nothing to it."""
    order = event.order
    if event.kind == "trade":
        if order.state == "filled":
            return ended(feed, order, "full_fill")
        return {"feed": feed, "order": shapes.stream_order(order), "is_cancel": False, "reason": "partial_fill"}
    if order.is_final:
        reason = REASONS.get(event.kind) or EXPIRED.get(order.reason, "ioc_order_failed_because_it_would_not_be_executed")
        return ended(feed, order, reason)
    if event.kind == "new" and order.time_in_force != "GTC":
        # What does not rest is not open.
        return None
    if event.kind == "triggered":
        return ended(feed, order, "stop_order_triggered")
    if event.kind in REASONS:
        return {"feed": feed, "order": shapes.stream_order(order), "is_cancel": False, "reason": REASONS[event.kind]}
    return None


def ended(feed, order, reason):
    client = {"cli_ord_id": order.client_id} if order.client_id else {}
    return {"feed": feed, "order_id": order.details["venueId"], **client, "is_cancel": True, "reason": reason}


def order_snapshot(venue, who, feed):
    rows = [shapes.stream_order(each) for each in venue.exchange.living.values() if each.account is who]
    return {"feed": f"{feed}_snapshot", "account": venue.account_uid(who), "orders": rows}


def fills_snapshot(venue, who):
    rows = [shapes.stream_fill(each) for each in venue.exchange.fills if each.order.account is who][-100:]
    return {"feed": "fills_snapshot", "account": venue.account_uid(who), "fills": rows}


def positions(venue, who, sequence):
    settlement = venue.settlement
    rows = []
    for instrument, each in account.positions(venue, who):
        margin = settlement.margin(who, each.symbol, settlement.worth(instrument, abs(each.quantity), instrument.price))
        rows.append({"instrument": each.symbol, "balance": number(each.quantity), "pnl": number(settlement.unrealized(each)),
                     "entry_price": number(each.entry), "mark_price": number(instrument.price),
                     "index_price": number(instrument.price),
                     "liquidation_threshold": ZERO, "effective_leverage": ZERO, "return_on_equity": ZERO,
                     "initial_margin": number(margin), "initial_margin_with_orders": number(margin),
                     "maintenance_margin": number(margin / 2), "unrealized_funding": ZERO,
                     "pnl_currency": settlement.asset_of(instrument)})
    return {"feed": "open_positions", "account": venue.account_uid(who), "positions": rows, "seq": sequence,
            "timestamp": venue.world.clock.milliseconds()}


def balances(venue, who, feed, sequence):
    flex = account.flex_account(venue, who)
    words = (("balance_value", "balanceValue"), ("portfolio_value", "portfolioValue"), ("collateral_value", "collateralValue"),
             ("initial_margin", "initialMargin"), ("initial_margin_without_orders", "initialMargin"),
             ("maintenance_margin", "maintenanceMargin"), ("pnl", "pnl"), ("unrealized_funding", "unrealizedFunding"),
             ("total_unrealized", "totalUnrealized"), ("total_unrealized_as_margin", "totalUnrealizedAsMargin"),
             ("margin_equity", "marginEquity"), ("available_margin", "availableMargin"))
    currencies = {name: {"quantity": row["quantity"], "value": row["value"], "collateral_value": row["collateralValue"],
                         "available": row["available"], "haircut": ZERO, "conversion_spread": ZERO}
                  for name, row in flex["currencies"].items()}
    return {"feed": feed, "account": venue.account_uid(who),
            "holding": {asset: number(ZERO) for asset in who.balances}, "futures": single(venue, who),
            "flex_futures": {"currencies": currencies, **{name: flex[source] for name, source in words}},
            "timestamp": venue.world.clock.milliseconds(), "seq": sequence}


def single(venue, who):
    """The accounts of one currency each."""
    found = {}
    for asset in ("XBT", "ETH"):
        row = account.margin_account(venue, who, asset)
        found[f"F-{asset}:USD"] = {
            "name": f"F-{asset}:USD", "pair": f"{asset}/USD", "unit": asset, "portfolio_value": row["auxiliary"]["pv"],
            "balance": number(who.balance(asset).total), "maintenance_margin": row["marginRequirements"]["mm"],
            "initial_margin": row["marginRequirements"]["im"], "available": row["auxiliary"]["af"], "unrealized_funding": ZERO,
            "pnl": row["auxiliary"]["pnl"]}
    return found
