"""Trades and positions: ask for them, close them, give them exits."""
from decimal import Decimal

from frame.gate import Answer
from frame.orders import BUY, SELL, Order

from .instruments import units_text
from .ledger import EXITS
from .operations import operation
from .orders import ledger_of, related, rejection, told, whole
from .refusals import OandaError, Rejected, invalid, text
from .requests import NUMBER, Reading, check_exit, check_extensions, find_trade
from .shapes import position_shape, trade_shape, traded


def missing(account, what):
    return OandaError(404, f"The {what} specified does not exist", f"NO_SUCH_{what.split()[0].upper()}",
                      lastTransactionID=ledger_of(account).last_id)


@operation("GET ~/trades")
def get_trades(venue, account, given):
    state, instrument = given.get("state", "OPEN"), given.get("instrument")
    count, before = whole(given, "count", 50, 500), whole(given, "beforeID", None)
    ids = given["ids"].split(",") if given.get("ids") else None
    rows = [each for each in reversed(account.details["trades"].values())
            if instrument in (None, each.instrument.symbol) and (ids is None or each.id in ids)
            and (before is None or int(each.id) <= before)
            and (ids is not None or state in ("ALL", "OPEN" if each.is_open else "CLOSED"))]
    return {"trades": [trade_shape(venue, each) for each in rows[:count]], "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/openTrades")
def get_open_trades(venue, account, given):
    rows = reversed(venue.exchange.settlement.trades(account))
    return {"trades": [trade_shape(venue, each) for each in rows], "lastTransactionID": ledger_of(account).last_id}


def found_trade(account, specifier):
    trade = find_trade(account, specifier)
    if trade is None:
        raise missing(account, "trade ID")
    return trade


@operation("GET ~/trades/{specifier}")
def get_trade(venue, account, given, specifier):
    return {"trade": trade_shape(venue, found_trade(account, specifier)), "lastTransactionID": ledger_of(account).last_id}


@operation("PUT ~/trades/{specifier}/close")
def close_trade(venue, account, given, specifier):
    trade = found_trade(account, specifier)
    if not trade.is_open:
        raise missing(account, "trade ID")
    units = closing_units(given.get("units", "ALL"), "units", abs(trade.current))
    link = {"tradeClose": {"tradeID": trade.id, "units": units_text(units) if units != abs(trade.current) else "ALL"}}
    order = market(account, trade.instrument, SELL if trade.side == BUY else BUY, units, link, "TRADE_CLOSE")
    order.details |= {"trade": trade, "partial": True, "fill_reason": "MARKET_ORDER_TRADE_CLOSE"}
    if units > abs(trade.current):
        reading = Reading(venue, account, {"type": "MARKET"})
        reading.fields = order.details["fields"]
        return rejection(account, reading, "CLOSE_TRADE_UNITS_EXCEED_TRADE_SIZE", reason="TRADE_CLOSE", **link)
    with ledger_of(account).batch() as rows:
        venue.exchange.place(order)
        return {**told(order, rows), **related(account, rows)}


def closing_units(text_of, name, everything):
    if text_of == "ALL":
        return everything
    if not isinstance(text_of, str) or not NUMBER.fullmatch(text_of) or Decimal(text_of) <= 0:
        raise invalid(name)
    return Decimal(text_of)


def market(account, instrument, side, quantity, links, reason):
    """A market order that only closes."""
    signed = quantity if side == BUY else -quantity
    fields = {"type": "MARKET", "instrument": instrument.symbol, "units": units_text(signed), "timeInForce": "FOK",
              "positionFill": "REDUCE_ONLY"}
    return Order(account, instrument, side, quantity, time_in_force="FOK", details={
        "fields": fields, "type": "MARKET", "reason": reason, "links": links, "onFill": {}, "priceBound": None,
        "requested": signed, "positionFill": "REDUCE_ONLY", "fill_reason": "MARKET_ORDER_POSITION_CLOSEOUT"})


@operation("PUT ~/trades/{specifier}/orders")
def change_exits(venue, account, given, specifier):
    """Gives a trade its exits: null takes one away, details replace or create one."""
    trade = found_trade(account, specifier)
    if not trade.is_open:
        raise missing(account, "trade ID")
    try:
        wanted = {name: None if given[name] is None else check_exit(trade.instrument, given[name], kind)
                  for name, kind in EXITS.items() if name in given}
    except Rejected as rejected:
        kind = next(kind for kind in EXITS.values() if rejected.reason.startswith(kind))
        reading = Reading(venue, account, {"type": kind, "tradeID": trade.id})
        reading.fields["tradeID"] = trade.id
        name = next(name for name, each in EXITS.items() if each == kind)
        return rejection(account, reading, rejected.reason, name=f"{name}OrderRejectTransaction")
    with ledger_of(account).batch() as rows:
        found = {}
        for name, details in wanted.items():
            old = trade.exits.get(name)
            if old is not None and not old.is_final:
                venue.exchange.cancel(old, reason="CLIENT_REQUEST" if details is None else "CLIENT_REQUEST_REPLACED")
                found[f"{name}OrderCancelTransaction"] = rows[-1]
            if details is not None:
                order = venue.attach(trade, name, details, "CLIENT_ORDER")
                found[f"{name}OrderTransaction"] = next(row for row in rows if row["id"] == order.details["venueId"])
        return {**found, **related(account, rows)}


@operation("PUT ~/trades/{specifier}/clientExtensions")
def change_trade_extensions(venue, account, given, specifier):
    trade, wanted = found_trade(account, specifier), given.get("clientExtensions")
    check_extensions(wanted, "clientExtensions", "CLIENT_TRADE")
    trade.extensions = {**trade.extensions, **wanted}
    row = ledger_of(account).write("TRADE_CLIENT_EXTENSIONS_MODIFY", tradeID=trade.id, tradeClientExtensionsModify=wanted)
    return {"tradeClientExtensionsModifyTransaction": row, **related(account, [row])}


# Positions

@operation("GET ~/positions")
def get_positions(venue, account, given):
    return {"positions": [position_shape(venue, account, each) for each in traded(venue, account)],
            "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/openPositions")
def get_open_positions(venue, account, given):
    held = {each.instrument.symbol: each.instrument for each in venue.exchange.settlement.trades(account)}
    return {"positions": [position_shape(venue, account, each) for each in held.values()],
            "lastTransactionID": ledger_of(account).last_id}


def known_instrument(venue, name):
    instrument = venue.exchange.instruments.get(name)
    if instrument is None:
        raise invalid("instrument")
    return instrument


@operation("GET ~/positions/{instrument}")
def get_position(venue, account, given, instrument):
    known = known_instrument(venue, instrument)
    if known not in traded(venue, account):
        raise missing(account, "position")
    return {"position": position_shape(venue, account, known), "lastTransactionID": ledger_of(account).last_id}


@operation("PUT ~/positions/{instrument}/close")
def close_position(venue, account, given, instrument):
    """Closes one side, or both, of a position; a side that is not there is rejected."""
    known = known_instrument(venue, instrument)
    held = venue.exchange.settlement.held(account, known)
    wanted = {"long": given.get("longUnits", "ALL" if "shortUnits" not in given else "NONE"),
              "short": given.get("shortUnits", "ALL" if "longUnits" not in given else "NONE")}
    asked = {side: units for side, units in wanted.items() if units != "NONE"}
    there = {"long": max(held, Decimal(0)), "short": max(-held, Decimal(0))}
    if not asked:
        raise invalid("longUnits")
    if "longUnits" not in given and "shortUnits" not in given:
        asked = {side: units for side, units in asked.items() if there[side]} or asked
    units = {side: closing_units(text_of, f"{side}Units", there[side]) for side, text_of in asked.items()}
    wrong = {side: "CLOSEOUT_POSITION_DOESNT_EXIST" if not there[side] else "CLOSEOUT_POSITION_UNITS_EXCEED_POSITION_SIZE"
             for side in units if not there[side] or units[side] > there[side]}
    if wrong:
        return closeout_rejected(account, known, asked, wrong, 404 if held == 0 else 400)
    with ledger_of(account).batch() as rows:
        found = {}
        for side, quantity in units.items():
            link = {f"{side}PositionCloseout": {"instrument": known.symbol, "units": asked[side]}}
            order = market(account, known, SELL if side == "long" else BUY, quantity, link, "POSITION_CLOSEOUT")
            extensions = given.get(f"{side}ClientExtensions")
            if extensions:
                check_extensions(extensions, f"{side}ClientExtensions", "CLIENT_ORDER")
                order.details["fields"]["clientExtensions"] = extensions
                order.client_id = extensions.get("id", "")
            venue.exchange.place(order)
            found |= {f"{side}{name[0].upper()}{name[1:]}": row for name, row in told(order, rows).items()}
        return {**found, **related(account, rows)}


def closeout_rejected(account, instrument, asked, wrong, status):
    rows, found = [], {}
    with ledger_of(account).batch() as rows:
        for side, reason in wrong.items():
            row = ledger_of(account).write(
                "MARKET_ORDER_REJECT", instrument=instrument.symbol, units="0", timeInForce="FOK", positionFill="REDUCE_ONLY",
                reason="POSITION_CLOSEOUT", rejectReason=reason,
                **{f"{side}PositionCloseout": {"instrument": instrument.symbol, "units": asked[side]}})
            found[f"{side}OrderRejectTransaction"] = row
        reason = next(iter(wrong.values()))
        return Answer(status, {**found, **related(account, rows), "errorCode": reason, "errorMessage": text(reason)})
