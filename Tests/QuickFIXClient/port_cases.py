"""The case `port`: a session goes from QuickFIX to the gateway and back, and its client notices nothing."""
import json
import signal
import subprocess
import time

from processes import Failed, Process, free_port

# Orders that a visit leaves unanswered, so that their answers are missed and asked for again.
LEFT = 3


class PortCases:
    """Part of the driver, which has `options`, `client`, `folder`, `chooser` and `dictionary`."""

    def port(self):
        folder, gateway = self.prepare("port", PENSTOCK_LATENCY="1s")
        self.host_and_visit(folder, gateway.port, folder / "quickfix-store", "first", LEFT)
        taken = self.run_tool("import", "store", str(folder / "quickfix-store"), "--into",
                              gateway.environment["PENSTOCK_STORE"], "--json")
        if not taken.get("messages") or taken["notes"]:
            raise Failed(f"the import says {taken}")
        self.compare_files(folder, gateway)
        gateway.start()
        visits = [self.visit(folder, gateway.port, LEFT)]
        self.await_answers(gateway, 9)
        numbers = self.run_tool("sequence", gateway.environment["PENSTOCK_STORE"], "PORT", "--json")
        gateway.stop()
        given = self.run_tool("export", "store", gateway.environment["PENSTOCK_STORE"],
                              str(folder / "exported"), "--json")
        if (numbers["nextNumIn"], numbers["nextNumOut"]) != (given["nextNumIn"], given["nextNumOut"]):
            raise Failed(f"the numbers were {numbers}, and exported was {given}")
        visits.append(self.host_and_visit(folder, gateway.port, folder / "exported", "second", 0))
        if any(" 0 PossDup received" in visit or " 0 PossDup sent" in visit for visit in visits):
            raise Failed(f"nothing was asked for again, which proves little: {visits}")
        return f"{taken['messages']} messages in, {given['messages']} out; {visits[-1]}"

    def visit(self, folder, port, leave):
        visit = self.start_client("visit", folder, port, "--leave", str(leave))
        if visit.wait(40) != 0:
            raise Failed(f"the client noticed\n{visit.tail()}")
        return visit.lines[-1]

    def host_and_visit(self, folder, port, store, name, leave):
        """QuickFIX on a store is visited, and ends."""
        host = Process("QuickFIX (host)", [
            self.client, "host", "--port", str(port), "--sender", "PENSTOCK", "--target", "PORT",
            "--store", str(store), "--state", str(folder / name), *self.dictionary],
            folder / f"{name}.log")
        if not host.wait_for("^listening", 10):
            raise Failed(f"QuickFIX does not listen\n{host.tail()}")
        visit = self.visit(folder, port, leave)
        if leave and not host.wait_for(f"^answered {leave} orders", 10):
            raise Failed(f"QuickFIX has not answered who left\n{host.tail()}")
        host.child.send_signal(signal.SIGTERM)
        if host.wait(10) != 0:
            raise Failed(f"QuickFIX noticed\n{host.tail()}")
        return visit

    def compare_files(self, folder, gateway):
        """What is exported at once is what was imported, byte for byte."""
        self.run_tool("export", "store", gateway.environment["PENSTOCK_STORE"], str(folder / "again"),
                      "--json")
        for file in sorted((folder / "quickfix-store").iterdir()):
            if file.read_bytes() != (folder / "again" / file.name).read_bytes():
                raise Failed(f"{file.name} was imported and is exported otherwise")

    def run_tool(self, *arguments):
        """The JSON object that `penstock` prints."""
        result = subprocess.run([self.options.penstock, *arguments], capture_output=True, text=True,
                                check=False, timeout=30)
        if result.returncode != 0 or result.stderr:
            raise Failed(f"penstock {' '.join(arguments)}: {result.returncode}\n{result.stderr}")
        return json.loads(result.stdout)

    def await_answers(self, gateway, filled):
        """All answers are in the gateway's store, though nobody is there to hear them."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            result = subprocess.run(
                [self.options.penstock, "log", gateway.environment["PENSTOCK_STORE"], "PORT", "--out",
                 "--type", "8"], capture_output=True, text=True, check=False)
            # Those that came over with the store are QuickFIX's.
            own = [line for line in result.stdout.splitlines()
                   if "|39=2|" in line and "|37=O-visit-" not in line]
            if len(own) >= filled:
                return
            time.sleep(0.05)
        raise Failed(f"{len(own)} of {filled} orders were filled\n{gateway.process.tail()}")
