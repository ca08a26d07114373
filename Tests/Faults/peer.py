"""A small FIX client that remembers everything, for sessions that are cut short at any place.

It keeps its MsgSeqNums over connections and gateways, sends again what it is asked for, asks for what it missed, and
judges what it hears: nothing that the gateway said may be unsaid.
"""
import datetime
import re
import socket
import time


class Violation(Exception):
    """The gateway has lost something, or said something that cannot be."""


class Gone(Exception):
    """The connection is at its end."""


class Peer:
    def __init__(self, port, name="FAULTS"):
        self.port, self.name = port, name
        self.connection, self.rest = None, b""
        self.next_out, self.next_in, self.asked_through = 1, 1, 0
        self.is_logged_on = False
        self.sent = {}  # by number: type, body, time
        self.wanted, self.questions = [], {}  # ClOrdIDs; by ClOrdID: how often it was asked about
        self.answers, self.executions = {}, set()  # by ClOrdID: its reports
        self.refused = set()  # ClOrdIDs for which the store had no room
        self.orders = {}  # by OrderID: how it stands, and the last report
        self.disconnects = 0

    # MARK: The connection

    def log_on(self, seconds, is_alive=lambda: True):
        """Connects until it is logged on. False when that does not come to be in time, or nobody is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and is_alive():
            try:
                self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=1)
                self.rest, self.is_logged_on, self.asked_through = b"", False, 0
                self.send("A", "98=0|108=1|")
                if self.wait(lambda: self.is_logged_on, min(2.0, deadline - time.monotonic())):
                    return True
            except OSError:
                pass
            except Gone:
                self.disconnects += 1
            self.hang_up()
            time.sleep(0.02)  # nobody tells when a port opens
        return False

    def hang_up(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def send(self, kind, body, number=None, was_sent=None):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%d-%H:%M:%S.%f")[:-3]
        if number is None:
            number = self.next_out
            self.next_out += 1
            self.sent[number] = (kind, body, now)
        again = f"43=Y|122={was_sent}|" if was_sent else ""
        text = f"35={kind}|34={number}|49={self.name}|52={now}|56=PENSTOCK|{again}{body}".replace("|", "\x01").encode()
        text = f"8=FIX.4.4\x019={len(text)}\x01".encode() + text
        try:
            self.connection.sendall(text + f"10={sum(text) % 256:03}\x01".encode())
        except OSError:
            raise Gone from None

    def wait(self, holds, seconds):
        """Hears what comes until something holds; whether it does in time."""
        deadline = time.monotonic() + seconds
        while not holds():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            while match := re.search(rb"\x0110=\d{3}\x01", self.rest):
                text, self.rest = self.rest[:match.end()], self.rest[match.end():]
                self.hear(text.decode())
                if holds():
                    return True
            self.connection.settimeout(left)
            try:
                data = self.connection.recv(65536)
            except TimeoutError:
                return False
            except OSError:
                raise Gone from None
            if not data:
                raise Gone
            self.rest += data
        return True

    # MARK: The session

    def hear(self, text):
        fields = dict(part.split("=", 1) for part in text.split("\x01") if part)
        kind, number = fields["35"], int(fields["34"])
        if kind == "2":
            self.send_again(int(fields["7"]), int(fields["16"]))
        if number > self.next_in:
            if kind == "A":
                self.is_logged_on = True
            if self.asked_through < number:
                self.asked_through = number
                self.send("2", f"7={self.next_in}|16=0|")
            return
        if number < self.next_in:
            if fields.get("43") != "Y":
                raise Violation(f"MsgSeqNum {self.next_in} was expected: {text}")
            return
        self.next_in = int(fields["36"]) if kind == "4" else number + 1
        if kind == "A":
            self.is_logged_on = True
        elif kind == "1":
            self.send("0", f"112={fields['112']}|")
        elif kind == "j" and fields["380"] == "4":
            self.refused.add(fields["379"])
        elif kind in "3j":
            raise Violation(f"rejected: {text}")
        elif kind in "89":
            self.take_report(fields, text)

    def send_again(self, first, last):
        last = min(last or self.next_out - 1, self.next_out - 1)
        while first <= last:
            kind, body, was_sent = self.sent[first]
            next_one = first + 1
            if kind in "DFGH":
                self.send(kind, body, first, was_sent)
            else:
                while next_one <= last and self.sent[next_one][0] not in "DFGH":
                    next_one += 1
                self.send("4", f"123=Y|36={next_one}|", first, was_sent)
            first = next_one

    # MARK: Orders

    def ask(self, kind, order_id, body):
        """A request under a ClOrdID of its own, or a question (H) about the order of another one."""
        if kind == "H":
            self.questions[order_id] = self.questions.get(order_id, 0) + 1
        else:
            self.wanted.append(order_id)
        self.send(kind, f"11={order_id}|{body}")

    def take_report(self, fields, text):
        if fields["35"] == "8" and fields["150"] != "I":
            if fields["17"] in self.executions:
                raise Violation(f"an ExecID came twice: {text}")
            self.executions.add(fields["17"])
        past = self.answers.setdefault(fields["11"], [])
        if fields["11"] not in self.wanted:
            raise Violation(f"nobody asked for this: {text}")
        if fields.get("150") == "0" and any(report.get("150") == "0" for report in past):
            raise Violation(f"accepted twice: {text}")
        past.append(fields)
        if fields["35"] == "8" and fields["37"] != "NONE":
            state = tuple(fields[tag] for tag in ("39", "14", "151"))
            if fields["150"] == "I" and self.orders[fields["37"]][0] != state:
                raise Violation(f"the reports said {self.orders[fields['37']][0]}: {text}")
            self.orders[fields["37"]] = state, fields

    def is_answered(self, order_id):
        """By more than that it is pending."""
        reports = self.answers.get(order_id, [])
        if order_id in self.refused and not reports:
            return True
        return (any(report["35"] == "9" or report["39"] not in ("A", "E", "6") for report in reports)
                and sum(report.get("150") == "I" for report in reports) >= self.questions.get(order_id, 0))

    def unanswered(self):
        return [order_id for order_id in self.wanted if not self.is_answered(order_id)]
