"""Orders, fills, balances and positions in the fields of OKX's answers and pushes, as recorded."""
from decimal import Decimal

from frame.decimals import ZERO, cut, shortest

ONCE_AT = 10**18  # where order ids begin: beyond what a double can hold, as the venue's are


def text(value):
    """A decimal as OKX writes it; absent ones are empty."""
    return "" if value is None else shortest(value)


def average(value):
    return text(cut(value, 12)) if value else ""


def kind_of(instrument):
    return "SWAP" if instrument.contract else "SPOT"


def mode(order):
    """posSide and mgnMode, which the side of a position has both."""
    return order.position_side.partition("/")


def state(order):
    if order.state == "open":
        return "partially_filled" if order.executed else "live"
    return {"held": "live", "filled": "filled"}.get(order.state, "canceled")


def fee_asset(order):
    if order.fills:
        return order.fills[-1].asset
    instrument = order.instrument
    return instrument.contract.asset if instrument.contract else instrument.base if order.side == "BUY" else instrument.quote


def usd(instrument, quantity, price):
    """What a quantity is worth in dollars."""
    contract = instrument.contract
    if contract and contract.inverse:
        return quantity * contract.value
    return quantity * price * (contract.value if contract else 1)


# What plain orders and these recordings leave empty.
EMPTY = ("pxType", "pxUsd", "pxVol", "quickMgnType", "slOrdPx", "slTriggerPx", "slTriggerPxType", "stpId", "tpOrdPx",
         "tpTriggerPx", "tpTriggerPxType", "attachAlgoClOrdId")


def order(each, fill=None):
    """An order as it is queried; with a fill, as it was after that."""
    given, algo = each.details["given"], each.details.get("algo")
    fill = fill or (each.fills[-1] if each.fills else None)
    row = {name: "" for name in EMPTY}
    row.update({
        "accFillSz": text(each.executed), "algoClOrdId": algo.client_id if algo else "",
        "algoId": algo.number if algo else "", "attachAlgoOrds": [], "avgPx": average(each.average), "cTime": str(each.created),
        "cancelSource": each.details.get("cancelSource", ""), "cancelSourceReason": "", "category": "normal",
        "ccy": given.get("ccy", ""), "clOrdId": each.client_id,
        "fee": text(-sum((one.commission for one in each.fills), ZERO)), "feeCcy": fee_asset(each),
        "fillPx": text(fill.price) if fill else "", "fillSz": text(fill.quantity) if fill else "0",
        "fillTime": str(fill.at) if fill else "", "instId": each.instrument.symbol, "instType": kind_of(each.instrument),
        "isTpLimit": "false", "lever": leverage(each), "linkedAlgoOrd": {"algoId": algo.number if algo else ""},
        "ordId": str(each.number), "ordType": given["ordType"],
        "pnl": text(cut(sum((one.realized for one in each.fills), ZERO), 12)),
        "posSide": mode(each)[0] if each.instrument.contract else "", "px": text(each.price), "rebate": "0",
        "rebateCcy": each.instrument.quote, "reduceOnly": "true" if each.reduce_only else "false", "side": each.side.lower(),
        "source": "7" if algo else "", "state": state(each),
        "stpMode": "cancel_maker", "sz": text(size(each)), "tag": given.get("tag", ""), "tdMode": given["tdMode"],
        "tgtCcy": given.get("tgtCcy", ""), "tradeId": str(fill.number) if fill else "", "uTime": str(each.updated),
        "tradeQuoteCcy": "" if each.instrument.contract else each.instrument.quote})
    return row


def size(each):
    """sz: of a market order by its amount of quote it is that amount."""
    return each.spend if each.spend else each.quantity


def leverage(each):
    return str(each.account.leverage.get(each.instrument.symbol, each.details["leverage"])) if each.instrument.contract else ""


def pushed(each, fill=None, last=None, **more):
    """An order as the orders channel tells of it; without a fill the members of the fill are empty."""
    row = order(each, fill)
    if fill is None:
        row.update({"fillPx": "", "fillSz": "0", "fillTime": "", "tradeId": ""})
    del row["cancelSourceReason"]
    price = each.price if each.price is not None else last
    row.update({
        "amendResult": "", "amendSource": "", "code": "0", "execType": "" if not fill else "M" if fill.is_maker else "T",
        "fillFee": text(-fill.commission) if fill else "0", "fillFeeCcy": fill.asset if fill else "",
        "fillNotionalUsd": text(usd(each.instrument, fill.quantity, fill.price)) if fill else "",
        "fillPnl": text(cut(fill.realized, 12)) if fill else "0", "fillPxVol": "", "fillPxUsd": "", "fillMarkVol": "",
        "fillFwdPx": "", "fillMarkPx": "", "lastPx": text(last), "msg": "",
        "notionalUsd": text(usd(each.instrument, each.quantity, price)), "reqId": "", **more})
    return row


def bill(one):
    """The id of a fill's bill: ours are in the row of its trade and its side."""
    return str(ONCE_AT + one.number * 2 + (one.order.side == "SELL"))


def fill(one):
    each = one.order
    rate = each.account.maker if one.is_maker else each.account.taker
    return {"side": each.side.lower(), "fillSz": text(one.quantity), "fillPx": text(one.price), "fillPxVol": "", "fillFwdPx": "",
            "fee": text(-one.commission), "fillPnl": text(cut(one.realized, 12)), "ordId": str(each.number),
            "feeRate": text(-rate), "instType": kind_of(each.instrument), "fillPxUsd": "", "instId": each.instrument.symbol,
            "clOrdId": each.client_id, "posSide": mode(each)[0] if each.instrument.contract else "net", "billId": bill(one),
            "subType": "1" if each.side == "BUY" else "2", "fillMarkVol": "", "tag": each.details["given"].get("tag", ""),
            "fillTime": str(one.at), "execType": "M" if one.is_maker else "T", "fillIdxPx": text(each.instrument.price),
            "tradeId": str(one.number), "fillMarkPx": text(each.instrument.price) if each.instrument.contract else "",
            "feeCcy": one.asset, "ts": str(one.at)}


# Balances

UNUSED = ("accAvgPx", "borrowFroz", "clSpotInUseAmt", "crossLiab", "interest", "isoLiab", "liab", "maxLoan", "maxSpotInUseAmt",
          "mgnRatio", "openAvgPx", "spotBal", "spotInUseAmt", "spotUpl", "spotUplRatio", "totalPnl", "totalPnlRatio", "uplLiab")
NOUGHT = ("disEq", "fixedBal", "isoEq", "isoUpl", "mmr", "notionalLever", "rewardBal", "smtSyncEq", "spotCopyTradingEq",
          "spotIsoBal", "stgyEq", "twap", "colBorrAutoConversion")


def dollars(venue, asset):
    """What one of an asset is worth."""
    if asset in ("USD", "USDT", "USDC"):
        return Decimal(1)
    for quote in ("USDT", "USD"):
        found = venue.exchange.instruments.get(f"{asset}-{quote}")
        if found:
            return found.price
    return ZERO


def balance(venue, account, asset):
    held = account.balance(asset)
    margin = venue.settlement.margin
    profit = sum((margin.unrealized(each) for _, each in margin.positions(account, asset)), ZERO)
    used = margin.held(account, asset)
    equity, price = held.total + profit, dollars(venue, asset)
    available = max(ZERO, margin.spendable(account, asset))
    row = {**{name: "" for name in UNUSED}, **{name: "0" for name in NOUGHT}}
    row.update({"availBal": text(cut(available, 12)), "availEq": text(cut(available, 12)), "cashBal": text(held.total),
                "ccy": asset, "coinUsdPrice": text(price), "collateralEnabled": False, "collateralRestrict": False,
                "eq": text(cut(equity, 12)), "eqUsd": text(cut(equity * price, 12)), "frozenBal": text(held.locked + used),
                "imr": text(used), "ordFrozen": text(held.locked), "upl": text(cut(profit, 12)),
                "uTime": str(account.details.get(("balance", asset), account.updated))})
    return row


def balances(venue, account, assets):
    rows = [balance(venue, account, asset) for asset in assets]
    total = sum((balance_worth(venue, account, asset) for asset in account.balances), ZERO)
    return {"adjEq": "", "availEq": "", "borrowFroz": "", "details": rows, "imr": "", "isoEq": "0", "mgnRatio": "", "mmr": "",
            "notionalUsd": "", "notionalUsdForBorrow": "", "notionalUsdForFutures": "", "notionalUsdForOption": "",
            "notionalUsdForSwap": "", "ordFroz": "", "totalEq": text(cut(total, 12)), "uTime": str(venue.now()), "upl": ""}


def balance_worth(venue, account, asset):
    margin = venue.settlement.margin
    profit = sum((margin.unrealized(each) for _, each in margin.positions(account, asset)), ZERO)
    return (account.balance(asset).total + profit) * dollars(venue, asset)


# Positions

NO_GREEKS = ("deltaBS", "deltaPA", "gammaBS", "gammaPA", "vegaBS", "vegaPA", "thetaBS", "thetaPA", "liab", "liabCcy", "optVal",
             "baseBorrowed", "baseInterest", "quoteBorrowed", "quoteInterest", "posCcy", "spotInUseAmt", "spotInUseCcy",
             "clSpotInUseAmt", "maxSpotInUseAmt", "bizRefId", "bizRefType", "usdPx", "pendingCloseOrdLiabVal", "baseBal", "quoteBal")


def position(venue, account, each):
    instrument = venue.exchange.instruments[each.symbol]
    margin = venue.settlement.margin
    side, _, margin_mode = each.side.partition("/")
    worth = margin.worth(instrument, abs(each.quantity), instrument.price)
    held, profit = margin.margin(account, each.symbol, worth), margin.unrealized(each)
    ratio = cut(profit / held, 12) if held else ZERO
    # In a mode of two sides a position has no sign.
    amount = abs(each.quantity) if side != "net" else each.quantity
    fills = [one for one in venue.exchange.fills if one.order.account is account and one.order.instrument is instrument
             and one.order.position_side == each.side]
    fees = -sum((one.commission for one in fills), ZERO)
    price = instrument.price
    row = {name: "" for name in NO_GREEKS}
    row.update({
        "adl": "1", "availPos": text(abs(amount)) if side != "net" else "", "avgPx": average(each.entry),
        "cTime": str(fills[0].at if fills else each.updated), "ccy": margin.asset_of(instrument),
        "imr": text(held) if margin_mode == "cross" else "", "instId": each.symbol, "instType": "SWAP", "interest": "0",
        "idxPx": text(price), "bePx": average(each.entry), "last": text(price),
        "lever": str(margin.leverage_of(account, each.symbol)), "liqPx": "", "markPx": text(price),
        "margin": text(held) if margin_mode == "isolated" else "", "mgnMode": margin_mode, "mgnRatio": "", "mmr": text(held / 2),
        "notionalUsd": text(usd(instrument, abs(each.quantity), price)), "pTime": str(venue.now()), "pos": text(amount), "posId": position_id(account, each),
        "posSide": side, "tradeId": str(fills[-1].number) if fills else "", "uTime": str(each.updated),
        "upl": text(cut(profit, 12)), "uplLastPx": text(cut(profit, 12)), "uplRatio": text(ratio), "uplRatioLastPx": text(ratio),
        "realizedPnl": text(cut(each.realized + fees, 12)), "pnl": text(cut(each.realized, 12)), "fee": text(fees),
        "fundingFee": "0", "liqPenalty": "0", "closeOrderAlgo": []})
    return row


def position_id(account, each):
    """The same for a position for as long as the venue runs."""
    return str(ONCE_AT // 10 + account.number * 1000 + sum(map(ord, each.symbol + each.side)))
