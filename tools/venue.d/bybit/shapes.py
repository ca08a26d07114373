"""Orders, executions, balances and positions in the fields of Bybit's answers and pushes, as recorded."""
import uuid
from decimal import Decimal

from frame.decimals import ZERO, cut, fixed, shortest
from frame.orders import BUY

EXECUTIONS = 2_100_000_000_000_000_000  # where spot's ids of executions begin


def text(value):
    return "" if value is None else shortest(value)


def places(step):
    """How many decimals a step is written with."""
    return len(step.partition(".")[2])


def price(instrument, value):
    return fixed(value, places(instrument.details["info"]["priceFilter"]["tickSize"]))


def quantity(instrument, value):
    rules = instrument.details["info"]["lotSizeFilter"]
    return fixed(value, places(rules.get("basePrecision") or rules["qtyStep"]))


def side(order):
    return order.side.capitalize()


def status(order):
    spot = order.details["category"] == "spot"
    if order.state in ("waiting", "held"):
        return "Untriggered"
    if order.state == "open":
        return "PartiallyFilled" if order.executed else "New"
    if order.state == "filled":
        return "Filled"
    if not order.is_triggered:
        return "Deactivated"
    if order.state == "rejected" or order.reason == "insufficient":
        return "Rejected"
    return "PartiallyFilledCanceled" if spot and order.executed else "Cancelled"


REASONS = {"would-take": "EC_PostOnlyWillTakeLiquidity", "not-filled": "EC_NoImmediateQtyToFill", "insufficient": "EC_Others",
           "reduce-only": "EC_ReduceOnlyWillIncreasePosition"}


def reject_reason(order):
    if order.state == "canceled":
        return "EC_PerCancelRequest"
    if order.state == "expired":
        return REASONS.get(order.reason, "EC_NoImmediateQtyToFill")
    return "EC_NoError"


def fee_currency(order):
    if order.details["category"] != "spot":
        return ""
    return order.instrument.base if order.side == BUY else order.instrument.quote


def amounts(order):
    """Prices and quantities; of a market order by its amount of quote, qty is that amount."""
    instrument = order.instrument
    limit = order.price if order.price is not None else order.details.get("cap", ZERO)
    over = order.is_final and order.state != "filled"
    leaves = ZERO if over or order.spend and order.state == "filled" else order.leaves
    worth = leaves * (limit or instrument.price)
    fees = sum((one.commission for one in order.fills), ZERO)
    return {"price": price(instrument, limit), "qty": text(order.spend) if order.spend else quantity(instrument, order.quantity),
            "avgPrice": text(cut(order.average, 10)) if order.executed else "", "leavesQty": quantity(instrument, max(ZERO, leaves)),
            "leavesValue": text(worth), "cumExecQty": quantity(instrument, order.executed), "cumExecValue": text(order.spent),
            "cumExecFee": text(fees), "cumFeeDetail": {one.asset: text(fees) for one in order.fills[-1:]}}


def order(each):
    instrument, given, details = each.instrument, each.details["given"], each.details
    level = each.trigger.level() if each.trigger else None
    rises = each.trigger and each.trigger.direction == "rise"
    linear = details["category"] != "spot"
    return {
        "orderId": details["orderId"], "orderLinkId": each.client_id, "blockTradeId": "",
        "symbol": instrument.details["info"]["symbol"], "side": side(each), **amounts(each),
        "isLeverage": "" if linear else given.get("isLeverage") or "0", "positionIdx": int(each.position_side) if linear else 0,
        "orderStatus": status(each), "createType": details["createType"],
        "cancelType": details.get("cancelType", "CancelByUser") if each.state == "canceled" else "UNKNOWN",
        "rejectReason": reject_reason(each), "timeInForce": details["timeInForce"],
        "orderType": "Market" if each.price is None else "Limit", "stopOrderType": details.get("stopType", "") if each.trigger else "",
        "orderIv": "", "triggerPrice": price(instrument, level) if level is not None else "0.00" if linear else "",
        "takeProfit": given.get("takeProfit", ""), "stopLoss": given.get("stopLoss", ""), "tpTriggerBy": given.get("tpTriggerBy", ""),
        "slTriggerBy": given.get("slTriggerBy", ""), "tpLimitPrice": given.get("tpLimitPrice", ""),
        "slLimitPrice": given.get("slLimitPrice", ""), "triggerDirection": 0 if not each.trigger or not linear else 1 if rises else 2,
        "triggerBy": (given.get("triggerBy") or "LastPrice") if each.trigger and linear else "",
        "lastPriceOnCreated": price(instrument, details["lastOnCreated"]), "reduceOnly": each.reduce_only,
        "closeOnTrigger": details["closeOnTrigger"], "smpType": given.get("smpType") or "None", "smpGroup": 0, "smpOrderId": "",
        # Spot's rows do not have it, by the documents; ccxt tells spot from contracts by that.
        **({"tpslMode": "Full" if given.get("takeProfit") or given.get("stopLoss") else ""} if linear else {}), "ocoTriggerBy": "",
        "placeType": "", "marketUnit": details.get("marketUnit", ""), "slippageToleranceType": "UNKNOWN", "slippageTolerance": "",
        "createdTime": str(each.created), "updatedTime": str(each.updated)}


def pushed_order(each):
    last = each.fills[-1] if each.fills else None
    closed = text(cut(sum((one.realized for one in each.fills), ZERO), 10))
    return {"category": each.details["category"], **order(each), "feeCurrency": last.asset if last and each.details["category"] == "spot"
            else fee_currency(each), "closedPnl": closed}


def execution_id(fill):
    """Spot has numbers, contracts have UUIDs; each side of a trade has its own."""
    if fill.order.details["category"] == "spot":
        return str(EXECUTIONS + fill.number * 2 + (fill.order.side == BUY))
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{fill.number} {fill.order.side}"))


def execution(fill):
    each = fill.order
    instrument, linear = each.instrument, each.details["category"] != "spot"
    rate = each.account.maker if fill.is_maker else each.account.taker
    leaves = each.quantity - sum((one.quantity for one in each.fills if one.number <= fill.number), ZERO)
    closed = min(fill.quantity, fill.quantity if each.reduce_only else ZERO)
    return {
        "symbol": instrument.details["info"]["symbol"], "orderType": "Market" if each.price is None else "Limit", "underlyingPrice": "",
        "orderLinkId": each.client_id, "side": side(each), "indexPrice": "", "orderId": each.details["orderId"],
        "stopOrderType": each.details.get("stopType", "") or "UNKNOWN", "leavesQty": quantity(instrument, max(ZERO, leaves)),
        "execTime": str(fill.at), "feeCurrency": "" if linear else fill.asset, "isMaker": fill.is_maker, "execFee": text(fill.commission),
        "feeRate": text(rate), "execId": execution_id(fill), "tradeIv": "", "blockTradeId": "", "markPrice": price(instrument, instrument.price),
        "execPrice": price(instrument, fill.price), "markIv": "", "orderQty": quantity(instrument, each.quantity),
        "orderPrice": price(instrument, each.price if each.price is not None else each.details.get("cap", ZERO)),
        "execValue": text(fill.price * fill.quantity), "execType": "Trade", "execQty": quantity(instrument, fill.quantity),
        "closedSize": quantity(instrument, closed) if linear else "", "extraFees": "", "createType": each.details["createType"],
        "seq": sequence(fill)}


def sequence(fill):
    return 4_688_000_000 + fill.number


def pushed_execution(fill):
    linear = fill.order.details["category"] != "spot"
    return {"category": fill.order.details["category"], **execution(fill), "isLeverage": "0", "execPnl": text(cut(fill.realized, 10)),
            "marketUnit": "" if linear else fill.order.details.get("marketUnit", "")}


def fast_execution(fill):
    row = pushed_execution(fill)
    names = ("category", "symbol", "execId", "execPrice", "execQty", "orderId", "isMaker", "orderLinkId", "side", "execTime", "seq")
    return {name: row[name] for name in names}


# Balances and positions


def dollars(venue, asset):
    found = venue.exchange.instruments.get(f"spot:{asset}USDT")
    return found.price if found else Decimal(1)


def coin(venue, account, asset):
    held, margin = account.balance(asset), venue.settlement.margin
    positions = list(margin.positions(account, asset))
    profit = sum((margin.unrealized(each) for _, each in positions), ZERO)
    orders = [each for each in venue.exchange.living.values() if each.account is account and each.lock and each.lock.asset == asset]
    locked = sum((each.lock.amount for each in orders if each.details["category"] == "spot"), ZERO)
    ordered = sum((each.lock.amount for each in orders if each.details["category"] != "spot"), ZERO)
    used = margin.held(account, asset)
    realized = sum((each.realized for each in account.positions.values()), ZERO) if asset == "USDT" else ZERO
    return {"availableToBorrow": "", "bonus": "0", "accruedInterest": "0",
            "availableToWithdraw": text(cut(max(ZERO, margin.spendable(account, asset)), 10)), "totalOrderIM": text(ordered),
            "equity": text(cut(held.total + profit, 10)), "totalPositionMM": text(used / 2),
            "usdValue": text(cut((held.total + profit) * dollars(venue, asset), 8)), "spotHedgingQty": "0", "unrealisedPnl": text(cut(profit, 10)),
            "collateralSwitch": True, "borrowAmount": "0", "totalPositionIM": text(used), "walletBalance": text(held.total),
            "cumRealisedPnl": text(cut(realized, 10)), "locked": text(locked), "marginCollateral": True, "coin": asset, "spotBorrow": "0"}


def wallet(venue, account, assets):
    rows = [coin(venue, account, asset) for asset in assets]
    whole = [coin(venue, account, asset) for asset in account.balances]

    def total(name):
        return sum((Decimal(row[name]) * dollars(venue, row["coin"]) for row in whole), ZERO)
    margin = total("totalOrderIM") + total("totalPositionIM")
    equity, cash = total("equity"), total("walletBalance")
    rate = text(cut(margin / equity, 4)) if equity else "0"
    maintenance = total("totalPositionMM")
    return {"totalEquity": text(cut(equity, 8)), "accountIMRate": rate, "accountIMRateByMp": rate, "totalMarginBalance": text(cut(equity, 8)),
            "totalInitialMargin": text(cut(margin, 8)), "totalInitialMarginByMp": text(cut(margin, 8)), "accountType": "UNIFIED",
            "totalAvailableBalance": text(cut(equity - margin, 8)), "accountMMRate": "0", "accountMMRateByMp": "0",
            "totalPerpUPL": text(cut(total("unrealisedPnl"), 8)), "totalWalletBalance": text(cut(cash, 8)), "accountLTV": "0",
            "totalMaintenanceMargin": text(cut(maintenance, 8)), "totalMaintenanceMarginByMp": text(cut(maintenance, 8)), "coin": rows}


def position(venue, account, instrument, each):
    margin = venue.settlement.margin
    worth = abs(each.quantity) * each.entry
    used = text(margin.margin(account, each.symbol, abs(each.quantity) * instrument.price))
    maintenance = text(Decimal(used) / 2)
    profit = text(cut(margin.unrealized(each), 10)) if each.quantity else ""
    stops = venue.protection.shown(account, instrument, each.side)
    return {"positionIdx": int(each.side), "riskId": 1, "riskLimitValue": "2000000", "symbol": instrument.details["info"]["symbol"],
            "side": "Buy" if each.quantity > 0 else "Sell" if each.quantity < 0 else "",
            "size": quantity(instrument, abs(each.quantity)) if each.quantity else "0", "avgPrice": text(cut(each.entry, 10)),
            "positionValue": text(worth) if worth else "", "tradeMode": 0, "positionStatus": "Normal", "autoAddMargin": 0,
            "adlRankIndicator": 2 if each.quantity else 0, "leverage": text(Decimal(margin.leverage_of(account, each.symbol))),
            "breakEvenPrice": text(cut(each.entry, 10)) if each.quantity else "", "positionBalance": "0", "markPrice": price(instrument, instrument.price),
            "liqPrice": "", "bustPrice": "", "positionMM": maintenance, "positionMMByMp": maintenance, "positionIM": used, "positionIMByMp": used,
            "tpslMode": "Full", **stops, "unrealisedPnl": profit, "curRealisedPnl": text(cut(each.realized, 10)),
            "cumRealisedPnl": text(cut(each.realized, 10)), "seq": 5_723_000_000 + each.updated % 10**9, "isReduceOnly": False,
            "mmrSysUpdateTime": "", "mmrSysUpdatedTime": "", "leverageSysUpdatedTime": "", "sessionAvgPrice": "",
            "createdTime": str(account.details.get(("opened", each.symbol, each.side), each.updated)), "updatedTime": str(each.updated)}


def pushed_position(venue, account, instrument, each):
    row = position(venue, account, instrument, each)
    return {"category": "linear", "entryPrice": row["avgPrice"], **row}
