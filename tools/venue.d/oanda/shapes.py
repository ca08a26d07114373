"""Orders, trades, positions and accounts in OANDA's fields."""
from decimal import ROUND_HALF_UP, Decimal

from frame.decimals import ZERO
from frame.orders import BUY, SELL

from .instruments import money, price_text, units_text
from .trades import HOME

STATES = {"filled": "FILLED", "canceled": "CANCELLED", "expired": "CANCELLED", "rejected": "CANCELLED"}
ENDS = ("fillingTransactionID", "filledTime", "tradeOpenedID", "tradeReducedID", "tradeClosedIDs", "cancellingTransactionID",
        "cancelledTime", "replacedByOrderID")
PERCENT = Decimal("0.00001")


def order_shape(order):
    sent = order.details
    row = {"id": sent["venueId"], "createTime": sent["createTime"], **sent["fields"],
           "state": STATES.get(order.state, "PENDING")}
    if sent["type"] == "TRAILING_STOP_LOSS" and order.trigger.level() is not None:
        row["trailingStopValue"] = price_text(order.instrument, order.trigger.level())
    if "replacesOrderID" in sent["links"]:
        row["replacesOrderID"] = sent["links"]["replacesOrderID"]
    return {**row, **{name: sent[name] for name in ENDS if name in sent}}


def trade_shape(venue, trade, nested=True):
    """`nested` exits are whole orders; in the account they are numbers."""
    settlement, instrument = venue.exchange.settlement, trade.instrument
    row = {"id": trade.id, "instrument": instrument.symbol, "price": price_text(instrument, trade.price),
           "openTime": trade.opened, "initialUnits": units_text(trade.initial),
           "initialMarginRequired": money(settlement.margin(instrument, trade.initial)),
           "state": "OPEN" if trade.is_open else "CLOSED", "currentUnits": units_text(trade.current),
           "realizedPL": money(trade.realized), "financing": "0.0000"}
    if trade.extensions:
        row["clientExtensions"] = trade.extensions
    if trade.is_open:
        row |= {"unrealizedPL": money(settlement.unrealized(trade)),
                "marginUsed": money(settlement.margin(instrument, trade.current))}
    if trade.closing_ids:
        closed = abs(trade.initial) - abs(trade.current)
        row |= {"averageClosePrice": price_text(instrument, trade.closed_worth / closed),
                "closingTransactionIDs": trade.closing_ids}
    if trade.closed:
        row["closeTime"] = trade.closed
    for name, order in trade.exits.items():
        if not order.is_final:
            row |= {f"{name}Order": order_shape(order)} if nested else {f"{name}OrderID": order.details["venueId"]}
    return row


def position_shape(venue, account, instrument):
    settlement = venue.exchange.settlement
    trades = settlement.trades(account, instrument)
    profits = account.details["profits"].get(instrument.symbol, {BUY: ZERO, SELL: ZERO})
    sides, total = {}, ZERO
    for name, side in (("long", BUY), ("short", SELL)):
        own = [each for each in trades if each.side == side]
        units = sum((each.current for each in own), ZERO)
        unrealized = sum(map(settlement.unrealized, own), ZERO)
        total += unrealized
        sides[name] = {"units": units_text(units), "pl": money(profits[side]), "resettablePL": money(profits[side]),
                       "financing": "0.0000", "guaranteedExecutionFees": "0.0000", "unrealizedPL": money(unrealized)}
        if own:
            worth = sum(each.current * each.price for each in own) / units
            sides[name] |= {"averagePrice": price_text(instrument, worth), "tradeIDs": [each.id for each in own]}
    profit = money(sum(profits.values(), ZERO))
    row = {"instrument": instrument.symbol, **sides, "pl": profit, "resettablePL": profit, "financing": "0.0000",
           "commission": "0.0000", "dividendAdjustment": "0", "guaranteedExecutionFees": "0.0000", "unrealizedPL": money(total)}
    return {**row, "marginUsed": money(settlement.margin(instrument, settlement.held(account, instrument)))} if trades else row


def traded(venue, account):
    """The instruments that the account has ever traded."""
    return [venue.exchange.instruments[symbol] for symbol in account.details["profits"]]


def money_state(venue, account):
    """The figures of an account that move with prices."""
    settlement = venue.exchange.settlement
    value, used = settlement.net_asset_value(account), settlement.margin_used(account)
    available = settlement.margin_available(account)
    unrealized = value - account.balance(HOME).total
    worth = sum((abs(each.current) * settlement.middle(each.instrument) * settlement.conversion(each.instrument.quote)
                 for each in settlement.trades(account)), ZERO)
    share = (used / value / 2 if value > 0 else ZERO).quantize(PERCENT, rounding=ROUND_HALF_UP)
    call = (used / value if value > 0 else ZERO).quantize(PERCENT, rounding=ROUND_HALF_UP)
    return {"unrealizedPL": money(unrealized), "NAV": money(value), "marginUsed": money(used),
            "marginAvailable": money(available), "positionValue": money(worth), "marginCloseoutUnrealizedPL": money(unrealized),
            "marginCloseoutNAV": money(value),
            "marginCloseoutMarginUsed": money(used), "marginCloseoutPercent": f"{share:f}",
            "marginCloseoutPositionValue": money(worth), "withdrawalLimit": money(min(available, account.balance(HOME).total)),
            "marginCallMarginUsed": money(used), "marginCallPercent": f"{call:f}"}


def summary(venue, account):
    details = account.details
    profit = money(sum((sum(each.values(), ZERO) for each in details["profits"].values()), ZERO))
    pending = [each for each in venue.exchange.living.values() if each.account is account]
    trades = venue.exchange.settlement.trades(account)
    fills = [row["time"] for row in details["ledger"].rows if row["type"] == "ORDER_FILL"]
    return {"id": details["ledger"].id, "alias": details["alias"], "currency": HOME,
            "balance": money(account.balance(HOME).total), "createdByUserID": details["ledger"].user,
            "createdTime": details["ledger"].rows[0]["time"],
            "guaranteedStopLossOrderMode": "DISABLED", "pl": profit, "resettablePL": profit, "resettablePLTime": "0",
            "financing": "0.0000", "commission": "0.0000", "dividendAdjustment": "0", "guaranteedExecutionFees": "0.0000",
            "marginRate": details["marginRate"], "hedgingEnabled": False, "openTradeCount": len(trades),
            "openPositionCount": len({each.instrument.symbol for each in trades}), "pendingOrderCount": len(pending),
            **({"lastOrderFillTimestamp": fills[-1]} if fills else {}), **money_state(venue, account),
            "lastTransactionID": details["ledger"].last_id}
