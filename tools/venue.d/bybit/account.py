"""Operations on the account and its positions: balances, fees, leverage, modes, stops of positions."""
from decimal import Decimal

from frame.decimals import ZERO, cut

from . import fields, shapes
from .errors import BybitError, wrong
from .operations import operation


@operation("GET /v5/account/wallet-balance", limit=(50, 50), needs="read")
def wallet(venue, account, given):
    fields.choice(given, "accountType", ("UNIFIED",), needed=True)
    wanted = fields.text(given, "coin")
    held = [asset for asset, balance in account.balances.items() if balance.total or balance.locked]
    assets = [asset for asset in wanted.split(",") if asset in account.balances] if wanted else held
    return {"list": [shapes.wallet(venue, account, assets)]}


@operation("GET /v5/account/info", limit=(50, 50), needs="read")
def information(venue, account, given):
    switch = any(name == account.name for name, _ in venue.windows)
    return {"marginMode": "REGULAR_MARGIN", "updatedTime": str(venue.now()), "unifiedMarginStatus": 6,
            "dcpStatus": "ON" if switch else "OFF", "timeWindow": max([seconds for (name, _), seconds in venue.windows.items()
                                                                       if name == account.name], default=10),
            "smpGroup": 0, "isMasterTrader": False, "spotHedgingStatus": "OFF"}


@operation("GET /v5/account/fee-rate", limit=(10, 10), needs="read")
def fees(venue, account, given):
    wanted = fields.instrument(venue, given, needed=False)
    kind = fields.category(given)
    return {"list": [{"symbol": each.details["info"]["symbol"], "takerFeeRate": shapes.text(account.taker),
                      "makerFeeRate": shapes.text(account.maker), "baseCoin": ""}
                     for each in venue.exchange.instruments.values() if each.details["category"] == kind and wanted in (None, each)]}


@operation("GET /v5/user/query-api", limit=(10, 10), needs="read")
def key(venue, account, given):
    return {"id": "1", "note": "simulated", "apiKey": "", "readOnly": 0, "secret": "", "permissions": {
        "ContractTrade": ["Order", "Position"], "Spot": ["SpotTrade"], "Wallet": [], "Options": [], "Derivatives": ["DerivativesTrade"],
        "CopyTrading": [], "BlockTrade": [], "Exchange": [], "NFT": []}, "ips": ["*"], "type": 1, "deadlineDay": 30,
        "expiredAt": "2030-01-01T00:00:00Z", "createdAt": "2023-01-01T00:00:00Z", "unified": 1, "uta": 1, "userID": account.number,
        "inviterID": 0, "vipLevel": "No VIP", "mktMakerLevel": "0", "affiliateID": 0, "rsaPublicKey": "", "isMaster": True,
        "parentUid": "0", "kycLevel": "LEVEL_DEFAULT", "kycRegion": ""}


@operation("GET /v5/asset/coin/query-info", limit=(5, 5), needs="read")
def coins(venue, account, given):
    wanted = fields.text(given, "coin")
    return {"rows": [{"name": asset, "coin": asset, "remainAmount": "1000000", "chains": [
        {"chainType": asset, "confirmation": "1", "withdrawFee": "0.0001", "depositMin": "0", "withdrawMin": "0.001", "chain": asset,
         "chainDeposit": "1", "chainWithdraw": "1", "minAccuracy": "8", "withdrawPercentageFee": "0", "contractAddress": "",
         "safeConfirmNumber": "1"}]} for asset in account.balances if wanted in ("", asset)]}


# Positions


def contract(venue, given):
    if fields.category(given) != "linear":
        raise wrong("category")
    return fields.instrument(venue, given)


@operation("GET /v5/position/list", limit=(50, 50), needs="read")
def positions(venue, account, given):
    if fields.category(given) == "spot":
        raise wrong("category")
    named = fields.text(given, "symbol")
    rows = []
    for instrument in fields.scope(venue, given):
        sides = ("1", "2") if venue.is_hedged(account, instrument) else ("0",)
        held = [account.position(instrument.symbol, side) for side in sides]
        rows += [shapes.position(venue, account, instrument, each) for each in held if each.quantity or named]
    return {"list": rows, "nextPageCursor": "", "category": fields.category(given)}


@operation("POST /v5/position/set-leverage", limit=(10, 10), needs="trade")
def set_leverage(venue, account, given):
    instrument = contract(venue, given)
    buy, sell = (fields.decimal(given, name, needed=True) for name in ("buyLeverage", "sellLeverage"))
    rules = instrument.details["info"]["leverageFilter"]
    if buy != sell or not Decimal(rules["minLeverage"]) <= buy <= Decimal(rules["maxLeverage"]):
        raise BybitError(110013)
    if buy == venue.settlement.margin.leverage_of(account, instrument.symbol):
        raise BybitError(110043)
    account.leverage[instrument.symbol] = buy
    for order in list(venue.exchange.living.values()):
        if order.account is account and order.instrument is instrument:
            venue.exchange.relock(order)
    return {}


@operation("POST /v5/position/switch-mode", limit=(10, 10), needs="trade")
def switch_mode(venue, account, given):
    wanted = fields.choice(given, "mode", ("0", "3"), needed=True) == "3"
    named, quote = fields.text(given, "symbol"), fields.text(given, "coin")
    if not named and not quote:
        raise wrong("symbol or coin", "is required")
    chosen = [contract(venue, given)] if named else [each for each in venue.exchange.instruments.values()
                                                     if each.details["category"] == "linear" and each.quote == quote]
    if named and venue.is_hedged(account, chosen[0]) == wanted:
        raise BybitError(110025)
    for each in chosen:
        if any(held.quantity for held in account.positions.values() if held.symbol == each.symbol):
            raise BybitError(110024)
        if any(order.account is account and order.instrument is each for order in venue.exchange.living.values()):
            raise BybitError(110028)
    for each in chosen:
        account.details["hedged", each.symbol] = wanted
    return {}


@operation("POST /v5/position/trading-stop", limit=(10, 10), needs="trade")
def trading_stop(venue, account, given):
    instrument = contract(venue, given)
    index = fields.number(given, "positionIdx", 0, most=2)
    held = account.position(instrument.symbol, str(index))
    if not held.quantity:
        raise BybitError(10001, text="can not set tp/sl/ts for zero position")
    if fields.choice(given, "tpslMode", ("Full", "Partial"), default="Full") == "Partial":
        raise wrong("tpslMode")
    venue.protection.set(account, instrument, held, given)
    return {}


@operation("GET /v5/position/closed-pnl", limit=(50, 50), needs="read")
def closed(venue, account, given):
    instruments = fields.scope(venue, given, needed=False)
    found = [(fill.number, fill) for fill in venue.exchange.fills if fill.order.account is account and fill.realized
             and fill.order.instrument in instruments]
    rows, cursor = fields.page(given, found, default=50, most=100)
    return {"nextPageCursor": cursor, "category": fields.category(given), "list": [closing(each) for each in rows]}


def closing(fill):
    order = fill.order
    way = -1 if order.side == "BUY" else 1
    entry = fill.price - way * fill.realized / fill.quantity
    return {"symbol": order.instrument.details["info"]["symbol"], "orderType": "Market" if order.price is None else "Limit",
            "leverage": "", "updatedTime": str(fill.at), "side": shapes.side(order), "orderId": order.details["orderId"],
            "closedPnl": shapes.text(cut(fill.realized - fill.commission, 10)), "avgEntryPrice": shapes.text(cut(entry, 10)),
            "qty": shapes.quantity(order.instrument, order.quantity), "cumEntryValue": shapes.text(cut(entry * fill.quantity, 10)),
            "createdTime": str(order.created), "orderPrice": shapes.price(order.instrument, order.price or ZERO),
            "closedSize": shapes.quantity(order.instrument, fill.quantity), "avgExitPrice": shapes.text(fill.price), "execType": "Trade",
            "fillCount": "1", "cumExitValue": shapes.text(fill.price * fill.quantity)}
