"""Operations on the account: balances, positions, modes, leverage, fees."""
from frame.decimals import ZERO

from . import fields, shapes
from .errors import OKXError
from .operations import operation


def assets(given, account):
    wanted = fields.text(given, "ccy")
    held = [asset for asset, balance in account.balances.items() if balance.total or balance.locked]
    return [asset for asset in wanted.split(",") if asset in account.balances] if wanted else held


@operation("GET /api/v5/account/balance", limit=10, needs="read")
def balance(venue, account, given):
    return [shapes.balances(venue, account, assets(given, account))]


@operation("GET /api/v5/account/positions", limit=10, needs="read")
def positions(venue, account, given):
    kind = fields.choice(given, "instType", ("MARGIN", "SWAP", "FUTURES", "OPTION"))
    names, ids = fields.text(given, "instId"), fields.text(given, "posId")
    rows = [shapes.position(venue, account, each) for each in account.positions.values()
            if each.quantity and (not names or each.symbol in names.split(","))]
    return [row for row in rows if kind in ("", "SWAP") and (not ids or row["posId"] in ids.split(","))]


@operation("GET /api/v5/account/config", limit=5, needs="read")
def configuration(venue, account, given):
    return [{"acctLv": "2", "acctStpMode": "cancel_maker", "autoLoan": False, "ctIsoMode": "automatic", "enableSpotBorrow": False,
             "greeksType": "PA", "feeType": "0", "ip": "", "level": "Lv1", "levelTmp": "", "label": "simulated", "kycLv": "3",
             "mainUid": uid(account), "mgnIsoMode": "automatic", "opAuth": "0", "perm": "read_only,trade",
             "posMode": account.details.get("posMode", "net_mode"), "roleType": "0", "settleCcy": "", "spotOffsetType": "",
             "spotRoleType": "0", "spotTraderInsts": [], "traderInsts": [], "type": "0", "uid": uid(account)}]


def uid(account):
    return str(44_705_892_000_000_000 + account.number)


@operation("POST /api/v5/account/set-position-mode", limit=5, needs="trade")
def set_position_mode(venue, account, given):
    mode = fields.choice(given, "posMode", ("net_mode", "long_short_mode"), needed=True)
    if mode != account.details.get("posMode", "net_mode"):
        contracts = any(order.account is account and order.instrument.contract for order in venue.exchange.living.values())
        if contracts or any(each.quantity for each in account.positions.values()):
            raise OKXError("59000")
        account.details["posMode"] = mode
    return [{"posMode": mode}]


@operation("POST /api/v5/account/set-leverage", limit=20, needs="trade")
def set_leverage(venue, account, given):
    instrument = fields.instrument(venue, given)
    mode = fields.choice(given, "mgnMode", ("cross", "isolated"), needed=True)
    wanted = fields.amount(given, "lever", needed=True)
    if instrument.contract is None:
        raise OKXError("51010")
    most = instrument.details["info"]["lever"]
    if wanted > int(most):
        raise OKXError("59107", most)
    account.leverage[instrument.symbol] = wanted
    for order in list(venue.exchange.living.values()):
        if order.account is account and order.instrument is instrument:
            venue.exchange.relock(order)
    return [{"instId": instrument.symbol, "lever": shapes.text(wanted), "mgnMode": mode, "posSide": fields.text(given, "posSide",
                                                                                                            default="net")}]


@operation("GET /api/v5/account/leverage-info", limit=20, needs="read")
def leverage(venue, account, given):
    mode = fields.choice(given, "mgnMode", ("cross", "isolated"), needed=True)
    names = fields.text(given, "instId", needed=True).split(",")
    found = [fields.instrument(venue, {"instId": name}) for name in names]
    return [{"ccy": "", "instId": each.symbol, "mgnMode": mode, "posSide": "net",
             "lever": shapes.text(venue.settlement.margin.leverage_of(account, each.symbol) * (ZERO + 1))} for each in found]


@operation("GET /api/v5/account/trade-fee", limit=5, needs="read")
def fees(venue, account, given):
    kind = fields.choice(given, "instType", ("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION"), needed=True)
    maker, taker = shapes.text(-account.maker), shapes.text(-account.taker)
    contracts = kind in ("SWAP", "FUTURES")
    return [{"category": "1", "delivery": "", "exercise": "", "feeGroup": [], "fiat": [], "instType": kind, "level": "Lv1",
             "maker": maker, "makerU": maker if contracts else "", "makerUSDC": maker, "taker": taker,
             "takerU": taker if contracts else "", "takerUSDC": taker, "ts": str(venue.now())}]


@operation("GET /api/v5/account/instruments", limit=20, needs="read")
def instruments(venue, account, given):
    kind = fields.text(given, "instType", needed=True)
    wanted = fields.instrument(venue, given, needed=False)
    return [venue.info(each) for each in venue.exchange.instruments.values()
            if shapes.kind_of(each) == kind and wanted in (None, each)]


@operation("GET /api/v5/account/max-size", limit=20, needs="read")
def largest(venue, account, given):
    rows = []
    for name in fields.text(given, "instId", needed=True).split(","):
        each = fields.instrument(venue, {"instId": name})
        margin = venue.settlement.margin
        if each.contract:
            free = max(ZERO, margin.spendable(account, each.contract.asset)) * margin.leverage_of(account, name)
            most = free / margin.worth(each, ZERO + 1, each.price)
            buy = sell = most - most % each.step
        else:
            buy, sell = account.balance(each.quote).free / each.price, account.balance(each.base).free
        rows.append({"ccy": each.quote, "instId": name, "maxBuy": shapes.text(buy), "maxSell": shapes.text(sell)})
    return rows


@operation("GET /api/v5/account/account-position-risk", limit=10, needs="read")
def risk(venue, account, given):
    rows = [shapes.position(venue, account, each) for each in account.positions.values() if each.quantity]
    names = ("baseBal", "ccy", "instId", "instType", "mgnMode", "notionalUsd", "pos", "posCcy", "posId", "posSide", "quoteBal")
    whole = shapes.balances(venue, account, assets({}, account))
    return [{"adjEq": "", "balData": [{"ccy": row["ccy"], "disEq": row["disEq"], "eq": row["eq"]} for row in whole["details"]],
             "posData": [{name: row.get(name, "") for name in names} for row in rows], "ts": str(venue.now())}]


# The funding account is empty: everything is in the trading account.


@operation("GET /api/v5/asset/balances", limit=12, needs="read")
def funding(venue, account, given):
    return []


@operation("GET /api/v5/asset/currencies", limit=12, needs="read")
def currencies(venue, account, given):
    names = fields.text(given, "ccy")
    wanted = names.split(",") if names else list(account.balances)
    return [{"burningFeeRate": "", "canDep": True, "canInternal": True, "canWd": True, "ccy": asset, "chain": f"{asset}-{asset}",
             "ctAddr": "", "depEstOpenTime": "", "depQuotaFixed": "", "depQuoteDailyLayer2": "", "fee": "0.0001", "logoLink": "",
             "mainNet": True, "maxFee": "0.0001", "maxFeeForCtAddr": "", "maxWd": "500", "minDep": "0.0001",
             "minDepArrivalConfirm": "1", "minFee": "0.0001", "minFeeForCtAddr": "", "minInternal": "0.0001", "minWd": "0.001",
             "minWdUnlockConfirm": "2", "name": asset, "needTag": False, "usedDepQuotaFixed": "", "usedWdQuota": "0",
             "wdEstOpenTime": "", "wdQuota": "10000000", "wdTickSz": "8"} for asset in wanted if asset in account.balances]
