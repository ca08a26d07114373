"""The load client, whichever it is: starts it, and reads its figures."""
import json
import re
import signal

from children import Child, Failed, run


class Client:
    """Runs the load client of the kit against a port."""

    def __init__(self, kit, processors):
        self.kit, self.processors = kit, processors

    def command(self, port, own, options):
        words = [self.kit("load", own=own), "--port", port]
        for name, value in options.items():
            if value is False or value is None:
                continue
            words.append("--" + name.replace("_", "-"))
            if value is not True:
                words.append(value)
        return words

    def run(self, port, own=False, processors=None, seconds=120, **options):
        """The figures of one run; a run in which anything was wrong is a failure."""
        options.setdefault("timeout", seconds)
        # The resend and idle modes of ../shared/bench have text only.
        command = self.command(port, own, {**options, "json": True})
        output, errors = run("the load client", command, seconds + 30, processors or self.processors.client)
        figures = read(output)
        if not figures.get("ok"):
            raise Failed(f"the load client finds fault: {output}{errors}")
        return figures

    def steps(self, port, look, seconds=300, **options):
        """Calls `look` before and behind the measured part, while everybody is logged on: what it gave."""
        command = self.command(port, True, {"steps": True, "timeout": seconds, **options})
        with Child("the load client", command, self.processors.client) as child:
            seen = []
            for step in ("WARM", "DONE"):
                child.wait_for(f"^{step}$", seconds)
                seen.append(look())
                child.process.send_signal(signal.SIGUSR1)
            child.wait_for(r"\bok=1\b", 60)
        return seen

    def idle(self, port, sessions, seconds=300, **options):
        """Sessions that are up when this returns: (a child to end, the figures)."""
        child = Child("the load client", self.command(
            port, False, {"sessions": sessions, "idle": seconds, "reset": True, "timeout": 120, **options}),
            self.processors.client)
        line = child.wait_for(r"READY sessions=\d+ logon_ms=([\d.]+)", 120)
        return child, {"logon_ms": float(line[1])}

    def silent(self, port, count, seconds=600):
        """Connections that never log on, there when this returns: (a child to end, how many are open)."""
        child = Child("the silent client", self.command(port, True, {"silent": count, "idle": seconds}))
        return child, int(child.wait_for(r"READY silent=\d+ open=(\d+)", 60)[1])


def read(output):
    """One line of JSON, or the last line of KEY=VALUE."""
    lines = output.strip().split("\n")
    for line in reversed(lines):
        if line.startswith("{"):
            figures = json.loads(line)
            return {**figures, **figures.pop("rtt_us", {})}
    pairs = re.findall(r"([\w.]+)=([-\d.]+)", lines[-1])
    return {name: float(value) for name, value in pairs}
