"""Cases in which QuickFIX accepts and our side connects: `initiator` and `respond`."""
import random
import re
import signal
import subprocess
import sys
import time

from processes import Failed, Process, free_port

# Orders a second: so many that answers are under way at almost every cut.
RATE = 2000


class AcceptorCases:
    """Part of the driver, which has `options`, `client`, `folder`, `chooser` and `dictionary`."""

    def start_server(self, command, folder, port):
        server = Process(f"QuickFIX ({command})", [
            self.client, command, "--port", str(port), "--sender", "ISLD", "--target", "TW",
            "--store", str(folder / "quickfix-store"), "--state", str(folder / "journal"),
            *self.dictionary], folder / "quickfix.log")
        if not server.wait_for("^listening", 10):
            raise Failed(f"QuickFIX does not listen\n{server.tail()}")
        return server

    def initiator(self):
        """Our initiator, on a store that lasts, is cut off and killed while it sends orders."""
        times = 5 if self.options.quick else 20
        folder = self.folder / "initiator"
        folder.mkdir()
        port, cut_port = free_port(set(), self.chooser), free_port(set(), self.chooser)
        server = self.start_server("serve", folder, port)
        cutter = Process("the cutter", [
            sys.executable, str(self.here / "tcp_cutter.py"), "--listen", str(cut_port), "--to",
            str(port), "--cuts", str(times), "--seed", str(self.options.seed),
        ], folder / "cutter.log")
        if not cutter.wait_for("listening", 10):
            raise Failed(f"the cutter does not listen\n{cutter.tail()}")
        relay = self.kill_and_restart(folder, cut_port, times, server)
        if not cutter.wait_for("^done", 40):
            raise self.stuck("not all cuts were made", server, relay)
        relay.kill()
        relay = self.start_relay(folder, cut_port, 0)
        # All may have been answered before the kill, and who is to say goodbye must be there.
        if not relay.wait_for("^logon", 20) or not relay.wait_for("^settled", 30):
            raise self.stuck("not every order was answered", server, relay)
        server.child.send_signal(signal.SIGTERM)
        if server.wait(20) != 0:
            raise Failed(f"{server.tail(25)}\n  the relay:\n{relay.tail()}")
        relay.kill()
        return f"{times} cuts, {times} kills; {self.compare(folder, server.lines[-1])}"

    def start_relay(self, folder, port, rate):
        return Process("the relay", [
            self.options.relay, "run", str(port), str(folder / "relay-store"), str(rate)],
            folder / "relay.log")

    def kill_and_restart(self, folder, port, times, server):
        dice = random.Random(self.options.seed)
        relay = self.start_relay(folder, port, RATE)
        for _ in range(times):
            # As in `kills`: often before, in or right after a logon. Here time is what is random.
            if dice.random() < 0.67 and not relay.wait_for("^logon", 20):
                raise self.stuck("the relay does not log on", server, relay)
            time.sleep(dice.uniform(0.05, 0.6))
            if relay.ended:
                raise Failed(f"the relay ended by itself\n{relay.tail()}")
            relay.kill()
            relay = self.start_relay(folder, port, RATE)
        return relay

    def compare(self, folder, summary):
        """Both sides have the same orders, once and in order."""
        listed = subprocess.run(
            [self.options.relay, "list", str(folder / "relay-store")], capture_output=True, text=True,
            check=True).stdout.split("\n")
        given, answered = int(listed[0].split()[1]), [line for line in listed[1:] if line]
        if answered != [str(number) for number in range(1, given + 1)]:
            wrong = next((place for place, text in enumerate(answered, 1) if text != str(place)),
                         len(answered) + 1)
            raise Failed(f"{given} orders were given; of {len(answered)} answers number {wrong} is wrong")
        if not summary.startswith(f"{given} orders"):
            raise Failed(f"{given} orders were given, QuickFIX says: {summary}")
        if re.search(r"\b0 PossDup (received|sent)", summary) and not self.options.quick:
            raise Failed(f"nothing was lost in one direction, which proves little: {summary}")
        return summary

    def stuck(self, what, server, relay):
        return Failed("\n".join([what, "  QuickFIX:", server.tail(5), "  the relay:", relay.tail(8)]))

    def respond(self):
        """`penstock respond --connect` logs on to QuickFIX and sends its order back, also after QuickFIX
        has come back from the dead."""
        folder = self.folder / "respond"
        folder.mkdir()
        port = free_port(set(), self.chooser)
        responder = Process("penstock respond", [
            self.options.penstock, "respond", "--connect", f"127.0.0.1:{port}"], folder / "respond.log")
        for _ in range(3):
            server = self.start_server("probe", folder, port)
            # It tries again within 2 s; the rest is for a busy machine.
            if not server.wait_for("^echo D of probe-1", 4):
                raise self.stuck("no echo", server, responder)
            server.kill()
        responder.child.send_signal(signal.SIGTERM)
        if responder.wait(10) != 0:
            raise Failed(f"respond does not end well\n{responder.tail()}")
        return "3 logons, each order came back"
