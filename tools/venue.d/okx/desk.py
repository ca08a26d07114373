"""Where operations are performed: limits are counted, the sender is known, and each row of a request is answered for itself."""
from frame.gate import Answer

from .errors import OKXError, missing, wrong


def flat(given):
    """Parameters as a test looks them up: of several rows each has its number in front."""
    if isinstance(given, dict):
        return given
    return {f"{index}.{name}": value for index, row in enumerate(given) if isinstance(row, dict) for name, value in row.items()}


class Desk:
    def __init__(self, venue):
        self.venue = venue

    def perform(self, made, call, given, identify):
        """Performs an operation; `identify(needs)` answers the Credential. `given` is an object, or a list of them."""
        venue = self.venue
        try:
            credential = identify(made.needs)
            account = venue.exchange.accounts[credential.account] if credential else None
            call.account = account.name if account else ""
            self.count(made, call, given)
            return Answer(200, self.answer(made, account, given))
        except OKXError as error:
            return error.answer()

    def answer(self, made, account, given):
        venue = self.venue
        if not made.rows:
            if isinstance(given, list):
                raise wrong("body")
            return {"code": "0", "data": made.perform(venue, account, given), "msg": ""}
        began = venue.world.clock.microseconds()
        rows = given if isinstance(given, list) else [given]
        if not rows or len(rows) > made.most:
            raise missing("body") if not rows else wrong("body")
        data = [self.row(made, account, row) for row in rows]
        failed = sum(row["sCode"] != "0" for row in data)
        code, text = ("0", "") if not failed else ("1", "All operations failed") if failed == len(data) else \
            ("2", "Bulk operation partially succeeded.")
        return {"code": code, "data": data, "msg": text, "inTime": str(began), "outTime": str(venue.world.clock.microseconds())}

    def row(self, made, account, row):
        if not isinstance(row, dict):
            raise wrong("body")
        try:
            return {**made.perform(self.venue, account, row), "sCode": "0", "sMsg": ""}
        except OKXError as error:
            if "algo" in made.name:
                ids = {"algoId": str(row.get("algoId", "")), "algoClOrdId": str(row.get("algoClOrdId", "")), "clOrdId": "",
                       "tag": str(row.get("tag", ""))}
            else:
                ids = {"ordId": str(row.get("ordId", "")), "clOrdId": str(row.get("clOrdId", "")), "ts": str(self.venue.now())}
            if made.name.endswith(("order", "batch-orders")) and "cancel" not in made.name and "amend" not in made.name:
                ids["tag"] = str(row.get("tag", ""))
            if "amend" in made.name:
                ids["reqId"] = str(row.get("reqId", ""))
            return {**ids, "sCode": error.code, "sMsg": error.text}

    def count(self, made, call, given):
        """Counts requests, in batches the rows, by whom the limit is; and new and amended orders of the account."""
        rows = given if isinstance(given, list) else [given]
        window = self.venue.limits[made.name]
        whom = {"address": call.peer, "user": call.account,
                "instrument": f"{call.account} {call.symbol}"}[made.by]
        if not window.add(whom, len(rows) if made.most > 1 else 1):
            raise OKXError("50011")
        if made.orders and not self.venue.limits["ORDERS"].add(call.account, len(rows)):
            raise OKXError("50061")
