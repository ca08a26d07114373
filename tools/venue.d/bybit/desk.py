"""Where operations are performed: limits are counted, the sender is known, and each row of a batch is answered for itself."""
from frame.gate import Answer

from . import fields
from .errors import BybitError, body, wrong


def flat(given):
    """Parameters as a test looks them up: of a batch each row has its number in front."""
    rows = given.get("request")
    if not isinstance(rows, list):
        return given
    named = {f"{index}.{name}": value for index, row in enumerate(rows) if isinstance(row, dict) for name, value in row.items()}
    return {"category": given.get("category", ""), **named}


class Desk:
    def __init__(self, venue):
        self.venue = venue

    def perform(self, made, call, given, identify):
        """Performs an operation; `identify(needs)` answers the Credential. The Answer's headers tell of the limit."""
        venue, headers = self.venue, {}
        try:
            credential = identify(made.needs)
            account = venue.exchange.accounts[credential.account] if credential else None
            call.account = account.name if account else ""
            headers = self.count(made, account, given)
            result, extra = self.batch(made, account, given) if made.batch else (made.perform(venue, account, given), None)
            return Answer(200, body(0, "OK", result, venue.now(), extra), headers)
        except BybitError as error:
            headers = getattr(error, "headers", headers)
            return Answer(error.status, body(error.code, error.text, {}, venue.now()), headers)

    def batch(self, made, account, given):
        kind, rows = fields.category(given), given.get("request")
        if not isinstance(rows, list) or not 0 < len(rows) <= (10 if kind == "spot" else 20):
            raise wrong("request")
        found, told = [], []
        for row in rows:
            try:
                if not isinstance(row, dict):
                    raise wrong("request")
                done = made.perform(self.venue, account, {**row, "category": kind})
                error = None
            except BybitError as problem:
                done, error = {"orderId": "", "orderLinkId": str(row.get("orderLinkId", "")) if isinstance(row, dict) else ""}, problem
            symbol = str(row.get("symbol", "")) if isinstance(row, dict) else ""
            made_at = {"createAt": "" if error else str(self.venue.now())} if "create" in made.name else {}
            found.append({"category": kind, "symbol": symbol, **done, **made_at})
            told.append({"code": error.code, "msg": error.text} if error else {"code": 0, "msg": "OK"})
        return {"list": found}, {"list": told}

    def count(self, made, account, given):
        """Counts by user and operation, a batch by its rows, and answers the headers that tell of it."""
        if made.limit is None:
            return {}
        kind = "spot" if given.get("category") == "spot" else "linear"
        window = self.venue.limits[f"{made.name}.{kind}"]
        rows = given.get("request")
        within = window.add(account.name, len(rows) if made.batch and isinstance(rows, list) else 1)
        now = self.venue.world.clock.true_milliseconds()
        left = max(0, window.limit - window.count(account.name))
        reset = now if within else (window.current() + 1) * 1000
        headers = {"X-Bapi-Limit": str(window.limit), "X-Bapi-Limit-Status": str(left), "X-Bapi-Limit-Reset-Timestamp": str(reset)}
        if not within:
            error = BybitError(10006)
            error.headers = headers
            raise error
        return headers
