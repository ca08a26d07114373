"""The account: its money and power, positions, activities, settings; assets, contracts, the clock and the calendar."""
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from frame.decimals import ZERO, floor_to
from frame.gate import Answer
from frame.orders import BUY, SELL

from . import assets
from .errors import AlpacaError, malformed, not_found, unprocessable
from .operations import operation
from .orders import answer_of, is_leg
from .parameters import choice, count, flag, moment, number
from .placing import place
from .settlement import CASH, MULTIPLIER
from .shapes import amount
from .times import CLOSES, OPENS, days, eastern, next_at, written
from .wishes import Wish

CENTS = Decimal("0.01")
PLACES = Decimal("0.0000000001")


def ratio(part, whole):
    return amount((part / whole).quantize(PLACES)) if whole else "0"


@operation("GET /v2/account")
def get_account(venue, account, given):
    settlement = venue.exchange.settlement
    worths = [(instrument, worth) for instrument, _, worth in settlement.held(account)]
    long = sum((worth for _, worth in worths if worth > 0), ZERO)
    short = sum((worth for _, worth in worths if worth < 0), ZERO)
    power, margin = settlement.buying_power(account), settlement.initial_margin(account)
    equity = settlement.equity(account)
    maintenance = sum((abs(worth) * maintenance_share(instrument) for instrument, worth in worths), ZERO)
    cash, settings = account.balance(CASH).total - crypto_holds(venue, account), account.details["configuration"]
    before = account.details["equity"]
    return {
        "id": account.details["venueId"], "account_number": account.details["number"], "status": "ACTIVE",
        "crypto_status": "ACTIVE", "currency": CASH, "buying_power": amount(power), "regt_buying_power": amount(power),
        "daytrading_buying_power": "0", "effective_buying_power": amount(power),
        "non_marginable_buying_power": amount((power / MULTIPLIER).quantize(CENTS, rounding=ROUND_DOWN)),
        "options_buying_power": amount(power / MULTIPLIER), "cash": amount(cash), "accrued_fees": "0",
        "pending_transfer_in": "0", "pending_transfer_out": "0", "portfolio_value": amount(equity),
        "pattern_day_trader": False, "trading_blocked": False, "transfers_blocked": False, "account_blocked": False,
        "created_at": account.details["created_at"], "trade_suspended_by_user": settings["suspend_trade"],
        "multiplier": str(MULTIPLIER),
        "shorting_enabled": not settings["no_shorting"], "equity": amount(equity), "last_equity": amount(before),
        "long_market_value": amount(long), "short_market_value": amount(short), "position_market_value": amount(long + short),
        "initial_margin": amount(margin), "maintenance_margin": amount(maintenance), "last_maintenance_margin": "0",
        "sma": "0", "daytrade_count": 0, "options_approved_level": 2, "options_trading_level": 2}


def maintenance_share(instrument):
    return Decimal(instrument.details["row"].get("maintenance_margin_requirement", 100)) / 100


def crypto_holds(venue, account):
    """What open orders for crypto hold of the cash."""
    return sum((order.lock.amount / MULTIPLIER for order in venue.exchange.living.values()
                if order.account is account and order.lock is not None and order.lock.asset == CASH
                and assets.kind(order.instrument) == assets.CRYPTO), ZERO)


@operation("GET /v2/account/configurations")
def get_configuration(venue, account, given):
    return account.details["configuration"]


@operation("PATCH /v2/account/configurations")
def patch_configuration(venue, account, given):
    known = account.details["configuration"]
    for name, value in given.items():
        if name not in known or (isinstance(known[name], bool) and not isinstance(value, bool)):
            raise malformed(f"invalid {name}")
    known.update(given)
    return known


# Positions

def shown_position(venue, account, instrument, position, worth):
    size = venue.exchange.settlement.size(instrument)
    cost, held = position.entry * position.quantity * size, abs(position.quantity)
    profit = worth - cost
    asset = instrument.base if position.quantity > 0 else f"{instrument.base} short"
    row = instrument.details["row"]
    opening = venue.exchange.markets[instrument.symbol].opening
    return {
        "asset_id": row["id"], "symbol": assets.joined(instrument), "exchange": row.get("exchange", ""),
        "asset_class": assets.kind(instrument), "asset_marginable": row.get("marginable", False),
        "qty": amount(position.quantity), "avg_entry_price": amount(position.entry.quantize(PLACES)),
        "side": "long" if position.quantity > 0 else "short",
        "market_value": amount(worth), "cost_basis": amount(cost.quantize(PLACES)),
        "unrealized_pl": amount(profit.quantize(PLACES)), "unrealized_plpc": ratio(profit, abs(cost)),
        "unrealized_intraday_pl": amount(profit.quantize(PLACES)),
        "unrealized_intraday_plpc": ratio(profit, abs(cost)), "current_price": amount(instrument.price),
        "lastday_price": amount(opening), "change_today": ratio(instrument.price - opening, opening),
        "qty_available": amount((held - account.balance(asset).locked) * (1 if position.quantity > 0 else -1))}


@operation("GET /v2/positions")
def get_positions(venue, account, given):
    return [shown_position(venue, account, *row) for row in venue.exchange.settlement.held(account)]


def held_row(venue, account, name):
    instrument = assets.find(venue.exchange, name)
    for row in venue.exchange.settlement.held(account):
        if row[0] is instrument:
            return row
    if instrument is None:
        raise unprocessable(f"symbol not found: {name}")
    raise not_found("position does not exist")


@operation("GET /v2/positions/{symbol_or_id}")
def get_position(venue, account, given, symbol_or_id):
    return shown_position(venue, account, *held_row(venue, account, symbol_or_id))


@operation("DELETE /v2/positions/{symbol_or_id}")
def close_position(venue, account, given, symbol_or_id):
    instrument, position, _ = held_row(venue, account, symbol_or_id)
    quantity, percentage = number(given, "qty"), number(given, "percentage")
    if quantity is not None and percentage is not None:
        raise malformed("only one of qty or percentage is accepted")
    if percentage is not None:
        if not 0 < percentage <= 100:
            raise malformed("invalid percentage")
        quantity = floor_to(abs(position.quantity) * percentage / 100, assets.NINE)
    return answer_of(close(venue, account, instrument, position, quantity))


def close(venue, account, instrument, position, quantity=None):
    """A market order against a position, or against a part of it."""
    time_in_force = "gtc" if assets.kind(instrument) == assets.CRYPTO else "day"
    side = SELL if position.quantity > 0 else BUY
    wish = Wish(instrument, side, "market", time_in_force, qty=abs(position.quantity) if quantity is None else quantity)
    return place(venue, account, wish)


@operation("DELETE /v2/positions")
def close_positions(venue, account, given):
    if flag(given, "cancel_orders"):
        for order in list(venue.exchange.living.values()):
            if order.account is account and not is_leg(order) and not order.is_final:
                venue.exchange.cancel(order)
    rows = []
    for instrument, position, _ in list(venue.exchange.settlement.held(account)):
        try:
            status_and_body = 200, answer_of(close(venue, account, instrument, position))
        except AlpacaError as error:
            status_and_body = error.status, error.body()
        rows.append({"symbol": assets.joined(instrument), "status": status_and_body[0], "body": status_and_body[1]})
    return Answer(207, rows)


# Activities

@operation("GET /v2/account/activities")
def get_activities(venue, account, given):
    kinds = [name for name in given.get("activity_types", "").split(",") if name]
    return activities(account, kinds, given)


@operation("GET /v2/account/activities/{activity_type}")
def get_activities_of(venue, account, given, activity_type):
    return activities(account, [activity_type], given)


def activities(account, kinds, given):
    """A page of the fills and fees, from new to old unless asked otherwise; `page_token` is the last ID of the page before."""
    size = count(given, "page_size", 100, 100)
    rows = [row for row in account.details["activities"] if not kinds or row["activity_type"] in kinds]
    if choice(given, "direction", ("asc", "desc"), "desc") == "desc":
        rows.reverse()
    after, until, day = moment(given, "after"), moment(given, "until"), given.get("date")
    if day and (after is not None or until is not None):
        raise malformed("date cannot be used with after or until")
    at = [moment({"at": row.get("transaction_time") or row["date"]}, "at") for row in rows]
    rows = [row for row, when in zip(rows, at) if (after is None or when > after) and (until is None or when < until)
            and (day is None or written(when)[:10] == day[:10])]
    token = given.get("page_token")
    if token:
        places = [index for index, row in enumerate(rows) if row["id"] == token]
        if not places:
            raise malformed("invalid page_token")
        rows = rows[places[0] + 1:]
    return rows[:size]


# Assets, contracts, clock and calendar

@operation("GET /v2/assets")
def get_assets(venue, account, given):
    kind, wanted = choice(given, "asset_class", ("us_equity", "crypto", "us_option"), "us_equity"), given.get("status")
    return [shown_asset(each) for each in venue.exchange.instruments.values()
            if assets.kind(each) != assets.OPTION and ("asset_class" not in given or assets.kind(each) == kind)
            and wanted in (None, "", each.details["row"]["status"])
            and given.get("exchange") in (None, each.details["row"]["exchange"])]


def shown_asset(instrument):
    return {**instrument.details["row"], "tradable": instrument.trading}


@operation("GET /v2/assets/{symbol_or_id}")
def get_asset(venue, account, given, symbol_or_id):
    instrument = assets.find(venue.exchange, symbol_or_id)
    if instrument is None:
        raise not_found(f"asset not found for {symbol_or_id}")
    return shown_asset(instrument)


@operation("GET /v2/options/contracts")
def get_contracts(venue, account, given):
    names = [name for name in given.get("underlying_symbols", "").split(",") if name]
    limit, token = count(given, "limit", 100, 10_000), given.get("page_token", "0")
    if not token.isdigit():
        raise malformed("invalid page_token")
    rows = [shown_asset(each) for each in venue.exchange.instruments.values() if assets.kind(each) == assets.OPTION]
    for name in ("status", "type", "style", "root_symbol", "expiration_date"):
        rows = [row for row in rows if given.get(name) in (None, row[name])]
    rows = [row for row in rows if (not names or row["underlying_symbol"] in names)
            and given.get("expiration_date_gte", "") <= row["expiration_date"] <= given.get("expiration_date_lte", "9")]
    end = int(token) + limit
    return {"option_contracts": rows[int(token):end], "next_page_token": str(end) if end < len(rows) else None}


@operation("GET /v2/options/contracts/{symbol_or_id}")
def get_contract(venue, account, given, symbol_or_id):
    instrument = assets.find(venue.exchange, symbol_or_id)
    if instrument is None or assets.kind(instrument) != assets.OPTION:
        raise not_found(f"option contract not found for {symbol_or_id}")
    return shown_asset(instrument)


@operation("GET /v2/clock")
def get_clock(venue, account, given):
    now = eastern(venue.world.clock.microseconds())
    return {"timestamp": now.isoformat(), "is_open": venue.hours.is_open,
            "next_open": next_at(now, OPENS).isoformat(), "next_close": next_at(now, CLOSES).isoformat()}


@operation("GET /v2/calendar")
def get_calendar(venue, account, given):
    today = eastern(venue.world.clock.microseconds()).date()
    try:
        first = date.fromisoformat(given.get("start", today.isoformat())[:10])
        last = date.fromisoformat(given.get("end", (today + timedelta(365)).isoformat())[:10])
    except ValueError:
        raise malformed("invalid start or end") from None
    return [{"date": day.isoformat(), "open": "09:30", "close": "16:00", "session_open": "0400", "session_close": "2000",
             "settlement_date": days(day + timedelta(1), day + timedelta(7))[0].isoformat()} for day in days(first, last)]
