"""Orders over the WebSocket: its methods, each answered in rows of result or error."""
from frame.gate import Answer, Call, Silence

from . import asking, orders
from .errors import UNKNOWN_ORDER, VenueError, wrong
from .parameters import Given


class StreamOrders:
    """The part of a session that trades; the session knows whose token it is and how to reply."""

    def orders_by_method(self):
        return {"add_order": self.add_order, "amend_order": self.amend_order, "edit_order": self.edit_order,
                "cancel_order": self.cancel_order, "cancel_all": self.cancel_all,
                "cancel_all_orders_after": self.cancel_all_after, "batch_add": self.batch_add,
                "batch_cancel": self.batch_cancel}

    async def trade(self, head, at, given):
        client = given.values.get("cl_ord_id", "")
        symbol = given.values.get("symbol")
        call = Call(self.surface, "", "/v2", given.values, head["method"], client if isinstance(client, str) else "",
                    symbol if isinstance(symbol, str) else "", peer=self.peer)
        try:
            answer = await self.venue.gate.answer(call, lambda: self.perform(call, given))
        except Silence as silence:
            if not silence.milliseconds:
                self.channel.abort()
            return
        if not isinstance(answer.body, list):
            # A fault: what stands before the venue speaks HTML, and so not here.
            text = answer.body["error"][0] if isinstance(answer.body, dict) else "EService:Unavailable"
            self.reply(head, at, error=text)
            return
        for row in answer.body:
            self.reply(head, at, **row)

    def perform(self, call, given):
        try:
            account = self.account_of(given)
            call.account = account.name
            rows = self.trading[call.operation](account, given)
        except VenueError as error:
            rows = [{"error": error.text}]
        return Answer(200, rows, accepted=any("error" not in row for row in rows))

    def instrument(self, given):
        found = self.venue.exchange.instruments.get(given.needed("symbol"))
        if found is None:
            raise VenueError("EQuery:Unknown asset pair")
        return found

    def add_order(self, account, given):
        wish = asking.by_stream(self.venue, given, self.instrument(given))
        if given.flag("validate"):
            orders.checked(self.venue, account, wish)
            return [{"result": {"warnings": []}}]
        return [{"result": self.named(orders.place(self.venue, account, wish))}]

    def named(self, order):
        found = {"order_id": order.details["venueId"]}
        if order.client_id:
            found["cl_ord_id"] = order.client_id
        return found | {"order_userref": order.details["userref"]}

    def find(self, account, given):
        if ("order_id" in given) == ("cl_ord_id" in given):
            raise wrong("order_id")
        order = (orders.find(self.venue, account, given.text("order_id")) if "order_id" in given else
                 orders.find_by_client(self.venue, account, given.text("cl_ord_id")))
        if order is None:
            raise VenueError(UNKNOWN_ORDER)
        return order

    def amend_order(self, account, given):
        order = self.find(account, given)
        kinds = [given.text(f"{name}_price_type", ("static", "pct", "quote"), "static") for name in ("limit", "trigger")]
        deadline = given.text("deadline")
        trailing = order.details["ordertype"].startswith("trailing")
        changes = {
            "quantity": asking.number(given, "order_qty"), "shown": asking.number(given, "display_qty"),
            "post_only": given.flag("post_only"), "limit": asking.stream_price(given, "limit_price", kinds[0]),
            "trigger": asking.stream_price(given, "trigger_price", kinds[1], trailing),
            "deadline": asking.moment(deadline, "deadline") if deadline else None}
        name = {"order_id": given.text("order_id")} if "order_id" in given else {"cl_ord_id": given.text("cl_ord_id")}
        return [{"result": {"amend_id": orders.amend(self.venue, account, order, changes), **name}}]

    def edit_order(self, account, given):
        wanted = {"pair": self.instrument(given).details["name"], "txid": given.needed("order_id")}
        for name, other in (("volume", "order_qty"), ("price", "limit_price"), ("displayvol", "display_qty"),
                            ("deadline",) * 2):
            if other in given:
                wanted[name] = str(given.values[other])
        if given.flag("post_only"):
            wanted["oflags"] = "post"
        found = orders.edit_order(self.venue, account, Given(wanted))
        return [{"result": {"order_id": found["txid"], "original_order_id": found["originaltxid"]}}]

    def cancel_order(self, account, given):
        """An answer for each order."""
        rows = []
        for name, find in (("order_id", self.find_by_id), ("cl_ord_id", self.find_by_client),
                           ("order_userref", self.find_by_reference)):
            values = given.values.get(name)
            for value in values if isinstance(values, list) else [] if values is None else [values]:
                rows.append(self.cancel_one(account, name, value, find(account, value)))
        if not rows:
            raise wrong("order_id")
        return rows

    def find_by_id(self, account, value):
        order = orders.find(self.venue, account, str(value))
        return [order] if order else []

    def find_by_client(self, account, value):
        order = orders.find_by_client(self.venue, account, str(value))
        return [order] if order else []

    def find_by_reference(self, account, value):
        return orders.find_by_reference(self.venue, account, int(value)) if str(value).lstrip("-").isdigit() else []

    def cancel_one(self, account, name, value, found):
        if not found:
            return {"error": UNKNOWN_ORDER}
        try:
            orders.cancel_all_of(self.venue, account, found)
        except VenueError as error:
            return {"error": error.text}
        return {"result": {"order_id": found[0].details["venueId"], **({name: value} if name == "cl_ord_id" else {})}}

    def cancel_all(self, account, given):
        return [{"result": orders.cancel_all(self.venue, account, Given({}))}]

    def cancel_all_after(self, account, given):
        return [{"result": orders.cancel_all_after(self.venue, account, given)}]

    def batch_add(self, account, given):
        pair, rows = self.instrument(given), given.values.get("orders")
        if not isinstance(rows, list) or not 2 <= len(rows) <= orders.ONE_BATCH or not all(isinstance(each, dict)
                                                                                           for each in rows):
            raise wrong("orders")
        common = {"deadline": given.values.get("deadline")}
        wishes = [asking.by_stream(self.venue, Given({**common, **each}), pair) for each in rows]
        if given.flag("validate"):
            for each in wishes:
                orders.checked(self.venue, account, each)
            return [{"result": {"orders": [{"success": True} for _ in wishes]}}]
        placed = orders.enter_batch(self.venue, account, pair, wishes)
        found = []
        for wish, (order, row) in zip(wishes, placed):
            client = {"cl_ord_id": wish.client_id} if wish.client_id else {}
            found.append({**self.named(order), "success": True} if order else {**client, "success": False,
                                                                               "error": row["error"]})
        return [{"result": {"orders": found}}]

    def batch_cancel(self, account, given):
        rows, clients = given.values.get("orders") or [], given.values.get("cl_ord_id") or []
        if not 2 <= len(rows) + len(clients) <= orders.CANCEL_BATCH:
            raise wrong("orders")
        return [{"orders_cancelled": orders.cancel_named(self.venue, account, rows, clients)}]
