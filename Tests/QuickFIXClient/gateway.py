"""`penstock serve` as a child of the driver."""
import pathlib
import re
import signal
import subprocess

from processes import Failed, Process, free_port

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def verify(penstock, store):
    """Nothing is wrong in a store that nobody writes to; what is said of it."""
    result = subprocess.run([penstock, "verify", str(store)], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Failed(f"{store}:\n{result.stdout[-2000:]}{result.stderr}")
    return result.stdout


class Gateway:
    """`penstock serve` with its own ports and store; the store outlives a kill."""

    def __init__(self, binary, folder, chooser):
        self.binary, self.folder, self.process = binary, folder, None
        self.configuration = REPOSITORY / "sessions" / "demo.yaml"
        taken = set()
        self.port = free_port(taken, chooser)
        self.environment = {
            "PENSTOCK_PORT": str(self.port),
            "PENSTOCK_CONTROL_PORT": "0",
            "PENSTOCK_STORE": str(folder / "gateway-store"),
        }
        # Whatever else the file lets the environment choose and looks like a port or an address.
        text = self.configuration.read_text() if self.configuration.exists() else ""
        for name, host, port in re.findall(r"\$\{(\w+):((?:[\w.]+:)?)(\d{4,5})\}", text):
            if name not in self.environment:
                self.environment[name] = f"{host}{free_port(taken, chooser)}"

    def start(self):
        command = [self.binary, "serve", str(self.configuration)]
        log = self.folder / "gateway.log"
        self.process = Process("the gateway", command, log, self.environment)
        if not self.process.wait_for(r"\bready\b", 15):
            raise Failed(f"the gateway does not say ready\n{self.process.tail()}")

    def kill(self):
        end = self.own_end()
        self.process.kill()
        if end:
            raise Failed(end)

    def stop(self):
        self.process.child.send_signal(signal.SIGTERM)
        code = self.process.wait(15)
        if code != 0:
            raise Failed(f"the gateway ends with {code}\n{self.process.tail()}")

    def verify(self):
        """Looks at its store while it does not run; one that was never begun is in order."""
        store = pathlib.Path(self.environment["PENSTOCK_STORE"])
        return verify(self.binary, store) if (store / "data.mdb").exists() else ""

    def own_end(self):
        """What to say when it has ended by itself; empty while it runs."""
        code = self.process.child.poll()
        if code is None:
            return ""
        return f"  the gateway ended by itself with {code}\n{self.process.tail()}"
