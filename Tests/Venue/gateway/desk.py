"""The QuickFIX client as the driver of a play sees it: what it is given to send, and what its journal says it was told."""
import calendar
import subprocess
import time
from decimal import Decimal

from processes import Process
from venue import Failed

OPEN, PENDING = "019", "A6E"


def seconds_of(stamp):
    """Of a UTCTimestamp with milliseconds."""
    whole, _, fraction = stamp.partition(".")
    return calendar.timegm(time.strptime(whole, "%Y%m%d-%H:%M:%S")) + float(f"0.{fraction or 0}")


class Told:
    """An order as it was given, and what was said of it."""

    def __init__(self, name, symbol, side, quantity, destination, must_fail):
        self.name, self.symbol, self.side, self.destination, self.must_fail = name, symbol, side, destination, must_fail
        self.current, self.quantity = name, Decimal(quantity)
        self.order_id, self.status, self.ended_at, self.text = None, "", None, ""
        self.cum = self.leaves = self.average = Decimal(0)
        self.fills, self.history = [], []  # fills: (LastQty, LastPx)

    def hear(self, report):
        kind = report["150"]
        self.history.append(f"{kind}/{report['39']} {report.get('11', '')} {report['14']} {report.get('58', '')}".strip())
        if kind == "I":
            return
        if report["37"] != "NONE":
            self.order_id = report["37"]
        self.text = report.get("58", "")
        self.cum, self.leaves, self.average = (Decimal(report[tag]) for tag in ("14", "151", "6"))
        self.quantity = Decimal(report.get("38", self.quantity))
        if kind == "5":
            self.current = report["11"]
        if kind == "F":
            self.fills.append((Decimal(report["32"]), Decimal(report["31"])))
        self.stand(report)

    def stand(self, message):
        """Its OrdStatus, which an OrderCancelReject tells as well: no longer pending."""
        self.status = message["39"]
        if not self.is_open and self.status not in PENDING and not self.ended_at:
            self.ended_at = seconds_of(message.get("122", message["52"]))

    @property
    def is_open(self):
        return self.status != "" and self.status in OPEN

    @property
    def number(self):
        """The gateway's own of it, as it stands in its names at the venues."""
        return None if self.order_id is None else int(self.order_id.rsplit("O", 1)[1])


class Desk:
    def __init__(self, program, folder, port, dictionary):
        self.journal, self.read_to = folder / "journal", 0
        self.kept, self.next_in = {}, 1
        self.orders, self.by_name, self.exec_ids, self.other, self.changes = [], {}, set(), [], {}
        self.process = Process("the client", [
            program, "desk", "--port", str(port), "--sender", "SEVEN", "--store", str(folder / "client-store"), "--state",
            str(self.journal), "--dictionary", str(dictionary), "--patience", "20"], folder / "client.log", stdin=subprocess.PIPE)
        if not self.process.wait_for("^logon 1 ", 20):
            raise Failed(f"the client does not log on\n{self.process.tail()}")

    # What is given

    def give(self, **fields):
        now = time.time()
        stamp = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03}"
        body = "|".join(f"{tag[1:]}={value}" for tag, value in {**fields, "t60": stamp}.items() if value is not None)
        self.process.child.stdin.write(body + "\n")
        self.process.child.stdin.flush()

    def place(self, name, symbol, side, quantity, price=None, time_in_force="1", destination=None, must_fail=False):
        order = Told(name, symbol, side, quantity, destination, must_fail)
        self.orders.append(order)
        self.by_name[name] = order
        self.give(t35="D", t11=name, t21="1", t38=quantity, t40="1" if price is None else "2", t44=price, t54=side, t55=symbol,
                  t59=time_in_force, t100=destination)
        return order

    def repeat(self, order):
        """The same ClOrdID for another order."""
        self.give(t35="D", t11=order.name, t21="1", t38=order.quantity, t40="1", t54=order.side, t55=order.symbol)

    def replace(self, order, name, quantity, price):
        self.by_name[name] = order
        self.changes[name] = None
        self.give(t35="G", t11=name, t21="1", t38=quantity, t40="2", t41=order.current, t44=price, t54=order.side,
                  t55=order.symbol, t59="1")

    def cancel(self, order, name):
        self.by_name[name] = order
        self.changes[name] = None
        self.give(t35="F", t11=name, t38=order.quantity, t41=order.current, t54=order.side, t55=order.symbol)

    def cancel_unknown(self, name, symbol):
        self.changes[name] = None
        self.give(t35="F", t11=name, t38="1", t41="nobody", t54="1", t55=symbol)

    # What is told

    def hear(self):
        """Takes in what has come since, in the order of its numbers and each once."""
        with open(self.journal, "rb") as journal:
            journal.seek(self.read_to)
            news = journal.read()
        whole = news.rfind(b"\n") + 1
        self.read_to += whole
        for line in news[:whole].decode().splitlines():
            if line.startswith("< "):
                self.keep(dict(reversed([field.partition("=")[::2] for field in line[2:].split("|")])))
        while self.next_in in self.kept:
            message = self.kept.pop(self.next_in)
            self.next_in += 1
            if message:
                self.take(message)

    def keep(self, message):
        number = int(message["34"])
        last = int(message["36"]) if message["35"] == "4" else number + 1
        for each in range(max(number, self.next_in), last):
            self.kept.setdefault(each, None if message["35"] == "4" else message)

    def take(self, message):
        kind = message["35"]
        if kind == "9":
            self.changes[message["11"]] = f"9/{message['102']}"
            if message["102"] != "1":
                self.by_name[message["11"]].stand(message)
        elif kind == "8":
            self.report(message)
        elif kind not in "0125A":
            self.other.append(message)

    def report(self, message):
        if message["150"] != "I" and message["17"] in self.exec_ids:
            raise Failed(f"ExecID {message['17']} came twice")
        self.exec_ids.add(message["17"])
        # The client itself names the cancels of its end.
        order = self.by_name.setdefault(message["11"], self.by_name.get(message.get("41")))
        if message["150"] == "8" and message.get("103") == "6":
            return  # about the second order of the name, not of this one
        order.hear(message)
        if message["150"] in "45" and message["11"] in self.changes:
            self.changes[message["11"]] = message["150"]

    # How it stands

    def open_orders(self):
        return [order for order in self.orders if order.is_open]

    def pending(self):
        """What waits for an answer: orders and changes, with what was said."""
        return [(order.name, order.history) for order in self.orders if order.status in ("", *PENDING)] + [
            (name, self.by_name[name].history) for name, answer in self.changes.items() if answer is None and name in self.by_name]

    def is_quiet(self):
        return not self.pending()

    def finish(self):
        """It cancels what is open, logs out and judges; its last word."""
        self.process.child.stdin.close()
        code = self.process.wait(120)
        self.hear()
        if code != 0:
            raise Failed(f"the client's account:\n{self.process.tail(25)}")
        return self.process.lines[-1]
