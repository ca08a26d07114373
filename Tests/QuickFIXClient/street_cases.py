"""A gateway whose broker is QuickFIX: `kind: fix`, cut off and killed at both ends with orders in flight."""
import random
import re
import signal
import sys
import time

from gateway import REPOSITORY
from processes import Failed, Process, free_port


class StreetCases:
    """Part of the driver, which has `options`, `client`, `dictionary`, `prepare` and the other cases' parts."""

    def street(self):
        times = 4 if self.options.quick else 8
        folder, gateway = self.prepare("street")
        port, cut_port = free_port({gateway.port}, self.chooser), free_port({gateway.port}, self.chooser)
        gateway.configuration = REPOSITORY / "sessions" / "chain.yaml"
        gateway.environment["PENSTOCK_BROKER"] = f"127.0.0.1:{cut_port}"
        # Orders are refused while nobody is there: not for long.
        gateway.environment["PENSTOCK_RECONNECT"] = "100ms"
        street = self.start_street(folder, port)
        cutter = Process("the cutter", [
            sys.executable, str(self.here / "tcp_cutter.py"), "--listen", str(cut_port), "--to",
            str(port), "--cuts", str(times), "--seed", str(self.options.seed), "--min-ms", "800",
            "--max-ms", "2000",
        ], folder / "cutter.log")
        if not cutter.wait_for("listening", 10):
            raise Failed(f"the cutter does not listen\n{cutter.tail()}")
        gateway.start()
        if not street.wait_for("^logon", 10):
            raise Failed(f"no logon at QuickFIX\n{gateway.process.tail()}")
        churn = self.start_churn(folder, gateway.port, 60 + 10 * times)
        street = self.kill_both(folder, port, gateway, street, churn, times)
        if not cutter.wait_for("^done", 60):
            raise self.explain("not all cuts were made", folder, churn, gateway)
        # What is canceled at the end is canceled there.
        logons = sum(line.startswith("logon") for line in street.lines)
        time.sleep(1)
        if not street.wait_for("^logon", 20, max(1, logons)):
            raise self.explain("the gateway is not back at QuickFIX", folder, churn, gateway)
        summary = self.finish_street(churn, gateway)
        street.child.send_signal(signal.SIGTERM)
        if street.wait(20) != 0:
            raise Failed(f"{street.tail(25)}")
        self.compare_street(folder, street)
        return f"{times} cuts, {times} kills; {summary}; QuickFIX: {street.lines[-1]}"

    def start_street(self, folder, port):
        street = Process("QuickFIX (street)", [
            self.client, "street", "--port", str(port), "--sender", "PENSTOCK", "--target", "CHAIN",
            "--store", str(folder / "street-store"), "--state", str(folder / "street-journal"),
            "--seed", str(self.options.seed), *self.dictionary], folder / "street.log")
        if not street.wait_for("^listening", 10):
            raise Failed(f"QuickFIX does not listen\n{street.tail()}")
        return street

    def kill_both(self, folder, port, gateway, street, churn, times):
        """QuickFIX two times of three, else the gateway, at random moments of the session between them."""
        dice = random.Random(self.options.seed)
        for _ in range(times):
            if dice.random() < 0.67:
                street.wait_for("^logon", 10)
            # The moment is what is random here.
            time.sleep(dice.uniform(0.5, 1.8))
            if churn.ended:
                raise self.explain("the client has ended", folder, churn, gateway)
            if dice.random() < 0.67:
                street.kill()
                street = self.start_street(folder, port)
            else:
                gateway.kill()
                gateway.verify()
                gateway.start()
        return street

    def finish_street(self, churn, gateway):
        """The client settles and judges while the gateway still runs."""
        churn.child.send_signal(signal.SIGTERM)
        if churn.wait(60) != 0:
            raise Failed(f"{churn.tail(25)}\n{gateway.own_end() or gateway.process.tail()}".rstrip())
        gateway.stop()
        return churn.lines[-1]

    def compare_street(self, folder, street):
        """The client was told of every order what QuickFIX has of it; QuickFIX has refused no message as such."""
        journal = (folder / "street-journal").read_text(encoding="utf-8", errors="replace").splitlines()
        refused = [line for line in journal if line.startswith(">") and re.search(r"\|35=[3j]\|", line)]
        if refused:
            raise Failed(f"QuickFIX refused {len(refused)} messages, the first: {refused[0]}")
        told = {}
        heard = (folder / "journal").read_text(encoding="utf-8", errors="replace").splitlines()
        for line in heard:
            fields = dict(field.split("=", 1) for field in line[2:].split("|") if "=" in field)
            order = re.search(r"(\d+)$", fields.get("37", ""))
            if not line.startswith("<") or not order or fields.get("150") == "I":
                continue
            number, (last, _, filled) = int(fields["34"]), told.get(order.group(1), (0, "", 0))
            if number < last:
                continue
            # Where a change is refused, the order stands as before.
            if fields["35"] == "8":
                filled = float(fields["14"])
            if fields["35"] in ("8", "9"):
                told[order.group(1)] = (number, fields["39"], filled)
        seen, wrong = {}, []
        for line in street.lines:
            match = re.match(r"order \S+-(\d+)-1 (\S) (\S+)$", line)
            if not match:
                continue
            number, status, filled = match.groups()
            if number in seen:
                wrong.append(f"order {number} is there twice")
            seen[number] = status
            _, own, own_filled = told.get(number, (0, "nothing", 0))
            # A replace to what is filled is a cancel to the broker.
            if own_filled != float(filled) or (own != status and (own, status) != ("2", "4")):
                wrong.append(f"order {number} is {status} {filled} at QuickFIX, and the client was told {own} {own_filled}")
        for number, (_, status, filled) in told.items():
            if number not in seen and (status != "8" or filled):
                wrong.append(f"order {number} is {status} {filled} at the client, and not at QuickFIX")
        if wrong or not seen:
            raise Failed("\n".join(wrong[:20]) or "QuickFIX has no orders")
