"""A random mix of orders under which the gateway is killed, and the account of them."""
import random
import signal
import subprocess
import time

from processes import Failed, Process


class ChurnCases:
    """Part of the driver, which has `options`, `client`, `dictionary` and `case`."""

    def start_client(self, command, folder, port, *more):
        name = folder.name.upper()
        arguments = [self.client, command, "--port", str(port), "--sender", name,
                     "--store", str(folder / "client-store"), "--state", str(folder / "journal"),
                     *self.dictionary, *more]
        return Process(f"the client ({command})", arguments, folder / "client.log")

    def start_churn(self, folder, port, seconds=120):
        churn = self.start_client("churn", folder, port, "--seconds", str(seconds), "--rate", "100",
                                  "--seed", str(self.options.seed))
        if not churn.wait_for("logon 1 ", 15):
            raise Failed(f"the client does not log on\n{churn.tail()}")
        return churn

    def finish_churn(self, churn, gateway):
        """Lets the client settle and judge; it must have nothing to say but its summary."""
        churn.child.send_signal(signal.SIGTERM)
        code = churn.wait(60)
        if code != 0:
            raise Failed(f"{churn.tail(25)}\n{gateway.own_end()}".rstrip())
        gateway.kill()
        return churn.lines[-1]

    def explain(self, what, folder, churn, gateway):
        """Why a run stands still: what its journal shows, and the last words of both sides."""
        churn.kill()
        journal = subprocess.run([self.client, "audit", "--state", str(folder / "journal")],
                                 capture_output=True, text=True, check=False)
        # The run is not over, so what is open or unanswered is no news.
        open_ends = ("still open", "never answered", "no report ever came", "neither accepted")
        found = [f"    {line}" for line in journal.stdout.splitlines()
                 if not any(end in line for end in open_ends)]
        return Failed("\n".join([
            what, *found[:6], "  the client:", churn.tail(5), "  the gateway:",
            gateway.own_end() or gateway.process.tail()]))

    def kills(self):
        folder, gateway = self.case("kills")
        return self.kill_under_load(folder, gateway, self.options.kills, self.options.seed)

    def kill_under_load(self, folder, gateway, kills, seed):
        """Kills a gateway that runs, and starts it again, at random moments of a client's life."""
        dice = random.Random(seed)
        churn = self.start_churn(folder, gateway.port, 60 + 5 * kills)
        logons = 1
        for _ in range(kills):
            # Two times of three the client is back before the next kill; else the kill may meet the
            # gateway before, in or after the logon.
            if dice.random() < 0.67 and not churn.wait_for("^logon ", 10, logons):
                raise self.explain("the client is not back", folder, churn, gateway)
            # The moment is what is random here, so this is the one place that sleeps.
            time.sleep(dice.uniform(0.1, 0.9))
            logons = sum(line.startswith("logon ") for line in churn.lines) + 1
            gateway.kill()
            gateway.verify()
            gateway.start()
        if not churn.wait_for("^logon ", 10, logons):
            raise self.explain("the client is not back", folder, churn, gateway)
        return f"{kills} kills; {self.finish_churn(churn, gateway)}"
