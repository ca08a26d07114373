"""Operations on the account: balances, positions, fills, leverage, the mode of positions, listen keys."""
from frame.decimals import ZERO, fixed

from ..errors import VenueError
from ..operations import FUTURES
from . import shapes

RANGE = {"symbol": "symbol!", "orderId": "number", "startTime": "number", "endTime": "number", "fromId": "number",
         "limit": "limit"}


def amount(value):
    return fixed(value, 8)


def profit(venue, account):
    return sum((venue.settlement.unrealized(each) for each in account.positions.values()), ZERO)


def asset_row(venue, account, asset, balance):
    """The numbers of one asset; all margin is in the settlement's."""
    unrealized = profit(venue, account) if asset == venue.settlement.asset else ZERO
    held = venue.settlement.held(account) if asset == venue.settlement.asset else ZERO
    free = max(ZERO, venue.settlement.spendable(account, asset))
    return {"asset": asset, "walletBalance": amount(balance.total), "unrealizedProfit": amount(unrealized),
            "marginBalance": amount(balance.total + unrealized), "maintMargin": amount(held / 2),
            "initialMargin": amount(held + balance.locked), "positionInitialMargin": amount(held),
            "openOrderInitialMargin": amount(balance.locked), "crossWalletBalance": amount(balance.total),
            "crossUnPnl": amount(unrealized), "availableBalance": amount(free), "maxWithdrawAmount": amount(free),
            "marginAvailable": True, "updateTime": account.updated}


@FUTURES.operation("account.balance", "GET /fapi/v2/balance", "GET /fapi/v3/balance", weight=5, needs="read")
def balances(venue, account, values):
    names = ("asset", "crossWalletBalance", "crossUnPnl", "availableBalance", "maxWithdrawAmount", "marginAvailable",
             "updateTime")
    rows = []
    for asset, balance in account.balances.items():
        row = asset_row(venue, account, asset, balance)
        rows.append({"accountAlias": venue.alias, "asset": asset, "balance": row["walletBalance"],
                     **{name: row[name] for name in names[1:]}})
    return rows


def positions(venue, account, instrument=None):
    """All positions of the symbols asked for, those without quantity too."""
    sides = ("LONG", "SHORT") if account.details.get("dual") else ("BOTH",)
    for each in venue.exchange.instruments.values():
        if instrument in (None, each):
            for side in sides:
                yield each, account.position(each.symbol, side)


def account_body(venue, account):
    assets = [asset_row(venue, account, asset, balance) for asset, balance in account.balances.items()]
    main = next(row for row in assets if row["asset"] == venue.settlement.asset)
    totals = {"totalInitialMargin": "initialMargin", "totalMaintMargin": "maintMargin", "totalWalletBalance": "walletBalance",
              "totalUnrealizedProfit": "unrealizedProfit", "totalMarginBalance": "marginBalance",
              "totalPositionInitialMargin": "positionInitialMargin", "totalOpenOrderInitialMargin": "openOrderInitialMargin",
              "totalCrossWalletBalance": "crossWalletBalance", "totalCrossUnPnl": "crossUnPnl",
              "availableBalance": "availableBalance", "maxWithdrawAmount": "maxWithdrawAmount"}
    return assets, {name: main[source] for name, source in totals.items()}


@FUTURES.operation("v2/account.status", "GET /fapi/v2/account", weight=5, needs="read")
def account_v2(venue, account, values):
    assets, totals = account_body(venue, account)
    rows = [position_v2(venue, account, instrument, position) for instrument, position in positions(venue, account)]
    return {"feeTier": 0, "canTrade": True, "canDeposit": True, "canWithdraw": True, "updateTime": 0,
            "multiAssetsMargin": False, "tradeGroupId": -1, **totals, "assets": assets, "positions": rows}


@FUTURES.operation("account.status", "GET /fapi/v3/account", weight=5, needs="read")
def account_v3(venue, account, values):
    assets, totals = account_body(venue, account)
    rows = []
    for instrument, position in positions(venue, account):
        if position.quantity:
            margin = amount(position_margin(venue, account, position))
            rows.append({"symbol": position.symbol, "positionSide": position.side,
                         "positionAmt": digits(instrument, position.quantity),
                         "unrealizedProfit": amount(venue.settlement.unrealized(position)), "isolatedMargin": "0",
                         "notional": amount(position.quantity * instrument.price), "isolatedWallet": "0",
                         "initialMargin": margin, "maintMargin": amount(position_margin(venue, account, position) / 2),
                         "updateTime": position.updated})
    return {**totals, "assets": [{name: value for name, value in row.items() if name != "marginAvailable"} for row in assets],
            "positions": rows}


def digits(instrument, value):
    return fixed(value, instrument.details["info"]["quantityPrecision"])


def position_margin(venue, account, position):
    worth = abs(position.quantity) * venue.exchange.instruments[position.symbol].price
    return venue.settlement.margin(account, position.symbol, worth)


def position_v2(venue, account, instrument, position):
    margin = position_margin(venue, account, position)
    return {"symbol": position.symbol, "initialMargin": amount(margin), "maintMargin": amount(margin / 2),
            "unrealizedProfit": amount(venue.settlement.unrealized(position)), "positionInitialMargin": amount(margin),
            "openOrderInitialMargin": "0", "leverage": str(venue.settlement.leverage_of(account, position.symbol)),
            "isolated": False, "entryPrice": fixed(position.entry, 5), "maxNotional": "20000000", "bidNotional": "0",
            "askNotional": "0", "positionSide": position.side, "positionAmt": digits(instrument, position.quantity),
            "updateTime": position.updated}


def risk(venue, account, instrument, position):
    return {"symbol": position.symbol, "positionSide": position.side, "positionAmt": digits(instrument, position.quantity),
            "entryPrice": fixed(position.entry, 5), "breakEvenPrice": fixed(position.entry, 5),
            "markPrice": amount(instrument.price), "unRealizedProfit": amount(venue.settlement.unrealized(position)),
            "liquidationPrice": "0", "isolatedMargin": "0.00000000", "notional": amount(position.quantity * instrument.price),
            "isolatedWallet": "0", "updateTime": position.updated}


@FUTURES.operation("v2/account.position", "GET /fapi/v2/positionRisk", wants={"symbol": "symbol"}, weight=5, needs="read")
def risk_v2(venue, account, values):
    return [{**risk(venue, account, instrument, position), "marginType": "cross", "isAutoAddMargin": "false",
             "leverage": str(venue.settlement.leverage_of(account, position.symbol)), "maxNotionalValue": "20000000"}
            for instrument, position in positions(venue, account, values.get("symbol"))]


@FUTURES.operation("account.position", "GET /fapi/v3/positionRisk", wants={"symbol": "symbol"}, weight=5, needs="read")
def risk_v3(venue, account, values):
    rows = []
    for instrument, position in positions(venue, account, values.get("symbol")):
        if position.quantity or "symbol" in values:
            margin = position_margin(venue, account, position)
            rows.append({**risk(venue, account, instrument, position), "marginAsset": venue.settlement.asset,
                         "initialMargin": amount(margin), "maintMargin": amount(margin / 2),
                         "positionInitialMargin": amount(margin), "openOrderInitialMargin": "0", "adl": 0,
                         "bidNotional": "0", "askNotional": "0"})
    return rows


@FUTURES.operation("userTrades", "GET /fapi/v1/userTrades", wants=RANGE, weight=5, needs="read")
def user_trades(venue, account, values):
    rows = [fill for fill in venue.exchange.fills
            if fill.order.account is account and fill.order.instrument is values["symbol"]
            and values.get("orderId", fill.order.number) == fill.order.number and fill.number >= values.get("fromId", 0)
            and values.get("startTime", 0) <= fill.at <= values.get("endTime", fill.at)]
    limit = min(values.get("limit", 500), 1000)
    chosen = rows[:limit] if {"fromId", "startTime"} & set(values) else rows[-limit:]
    return [shapes.trade(fill) for fill in chosen]


@FUTURES.operation("commissionRate", "GET /fapi/v1/commissionRate", wants={"symbol": "symbol!"}, weight=20, needs="read")
def commission_rate(venue, account, values):
    return {"symbol": values["symbol"].symbol, "makerCommissionRate": f"{account.maker:f}",
            "takerCommissionRate": f"{account.taker:f}"}


@FUTURES.operation("accountConfig", "GET /fapi/v1/accountConfig", weight=5, needs="read")
def account_configuration(venue, account, values):
    return {"feeTier": 0, "canTrade": True, "canDeposit": True, "canWithdraw": True,
            "dualSidePosition": bool(account.details.get("dual")), "updateTime": 0, "multiAssetsMargin": False,
            "tradeGroupId": -1}


@FUTURES.operation("symbolConfig", "GET /fapi/v1/symbolConfig", wants={"symbol": "symbol"}, weight=5, needs="read")
def symbol_configuration(venue, account, values):
    return [{"symbol": each.symbol, "marginType": "CROSSED", "isAutoAddMargin": False,
             "leverage": venue.settlement.leverage_of(account, each.symbol), "maxNotionalValue": "20000000"}
            for each in venue.exchange.instruments.values() if values.get("symbol", each) is each]


@FUTURES.operation("positionSide.dual", "GET /fapi/v1/positionSide/dual", weight=30, needs="read")
def position_mode(venue, account, values):
    return {"dualSidePosition": bool(account.details.get("dual"))}


@FUTURES.operation("positionSide.dual.set", "POST /fapi/v1/positionSide/dual", wants={"dualSidePosition": "flag!"}, needs="trade")
def set_position_mode(venue, account, values):
    if bool(account.details.get("dual")) == values["dualSidePosition"]:
        raise VenueError(-4059, "No need to change position side.")
    if any(order.account is account for order in venue.exchange.living.values()):
        raise VenueError(-4067, "Position side cannot be changed if there exists open orders.")
    if any(position.quantity for position in account.positions.values()):
        raise VenueError(-4068, "Position side cannot be changed if there exists position.")
    account.details["dual"] = values["dualSidePosition"]
    return {"code": 200, "msg": "success"}


@FUTURES.operation("leverage", "POST /fapi/v1/leverage", wants={"symbol": "symbol!", "leverage": "number!"}, needs="trade")
def set_leverage(venue, account, values):
    if not 1 <= values["leverage"] <= 125:
        raise VenueError(-4028, f"Leverage {values['leverage']} is not valid")
    account.leverage[values["symbol"].symbol] = values["leverage"]
    for order in list(venue.exchange.living.values()):
        if order.account is account and order.instrument is values["symbol"]:
            venue.exchange.relock(order)
    return {"leverage": values["leverage"], "maxNotionalValue": "20000000", "symbol": values["symbol"].symbol}


@FUTURES.operation("marginType", "POST /fapi/v1/marginType", wants={"symbol": "symbol!", "marginType": "text!"}, needs="trade")
def set_margin_type(venue, account, values):
    if values["marginType"] == "CROSSED":
        raise VenueError(-4046, "No need to change margin type.")
    raise VenueError(-4168, "Unable to adjust to isolated-margin mode under the Multi-Assets mode.")


@FUTURES.operation("leverageBracket", "GET /fapi/v1/leverageBracket", wants={"symbol": "symbol"}, needs="read")
def leverage_brackets(venue, account, values):
    bracket = {"bracket": 1, "initialLeverage": 125, "notionalCap": 20000000, "notionalFloor": 0, "maintMarginRatio": 0.004,
               "cum": 0.0}
    return [{"symbol": each.symbol, "brackets": [bracket]} for each in venue.exchange.instruments.values()
            if values.get("symbol", each) is each]


@FUTURES.operation("multiAssetsMargin", "GET /fapi/v1/multiAssetsMargin", weight=30, needs="read")
def multi_assets(venue, account, values):
    return {"multiAssetsMargin": False}


@FUTURES.operation("rateLimit.order", "GET /fapi/v1/rateLimit/order", needs="read")
def order_counts(venue, account, values):
    return [window.shown() for window in venue.order_windows()]


@FUTURES.operation("userDataStream.start", "POST /fapi/v1/listenKey", needs="key")
def start_stream(venue, account, values):
    return {"listenKey": venue.user_data.key_of(account)}


@FUTURES.operation("userDataStream.ping", "PUT /fapi/v1/listenKey", needs="key")
def keep_stream(venue, account, values):
    if not venue.user_data.has_key(account):
        raise VenueError(-1125, "This listenKey does not exist.")
    return {"listenKey": venue.user_data.key_of(account)}


@FUTURES.operation("userDataStream.stop", "DELETE /fapi/v1/listenKey", needs="key")
def stop_stream(venue, account, values):
    venue.user_data.end(account)
    return {}
