"""A gateway on a disk that loses power: how it is started, cut off, and started again on what the disk kept."""
import os
import pathlib
import random
import re
import shutil
import signal
import struct

import image
import layers
from gateway import REPOSITORY, Gateway
from processes import Failed, Process


def configured(folder, durability, name="demo.yaml"):
    """A copy of a configuration with another durability, and without a control room: what fails here is the store's."""
    text = (REPOSITORY / "sessions" / name).read_text()
    text, count = re.subn(r"(\n  durability: )\w+", rf"\g<1>{durability}", text)
    if count != 1:
        raise Failed(f"sessions/{name} does not say its store.durability once")
    text = text.split("\ncontrol:")[0] + "\n"
    path = folder / name
    path.write_text(text)
    return path


class PoweredGateway(Gateway):
    """`kill` is a cut of the power. Each start is another start of the machine, and has a log of its own."""

    def __init__(self, binary, folder, chooser, durability, seed, lie=None):
        super().__init__(binary, folder, chooser)
        self.dice = random.Random(seed)
        self.disk, self.log, self.lie = folder / "disk", folder / "disk.log", lie
        self.disk.mkdir()
        self.configuration = configured(folder, durability)
        self.cuts, self.decided, self.syncs, self.cuts_of_starts = 0, 0, 0, 0
        self.boot, self.plan = folder / "boot-id", folder / "cut"
        self.environment |= {
            # Two folders deep: the names of both must outlive a cut.
            "PENSTOCK_STORE": str(self.disk / "gateway" / "store"),
            "LD_PRELOAD": layers.build("disk"), "FAULT_DISK": str(self.disk), "FAULT_LOG": str(self.log),
            "FAULT_BOOT_ID": str(self.boot), "FAULT_CUT": str(self.plan),
        }

    def begin(self):
        """The machine has power: the state of the disk is the folder as it is."""
        self.log.unlink(missing_ok=True)
        self.plan.write_bytes(bytes(8))
        self.boot.write_text(f"{self.dice.getrandbits(128):032x}\n".rjust(37, "0"))
        self.before = image.Disk(self.disk, self.lie)

    def start(self):
        # Some cuts come while it starts, most of all while it makes its store.
        store = pathlib.Path(self.environment["PENSTOCK_STORE"])
        while self.dice.random() < (0.25 if (store / "data.mdb").exists() else 0.6):
            self.begin()
            self.cut_at(self.dice.randrange(1, 60))
            command = [self.binary, "serve", str(self.configuration)]
            self.process = Process("the gateway", command, self.folder / "gateway.log", self.environment)
            self.process.wait_for("ready|^$", 5)
            self.cuts_of_starts += 1
            self.lose_power()
            self.verify()
        self.begin()
        super().start()

    def cut_at(self, record, kind=0):
        """With so many more records of a kind, or of any, the process kills itself."""
        with open(self.plan, "r+b", buffering=0) as plan:
            plan.write(struct.pack("ii", record, kind))

    def kill(self):
        if end := self.own_end():
            raise Failed(end)
        if self.dice.random() < 0.75:
            # Within one of the next few commits, if there are any; else wherever it is.
            self.cut_at(self.dice.randrange(1, 12), self.dice.choice(
                (0, image.WRITE, image.SYNC_BEGIN, image.SYNC_END, image.SYNCED_WRITE)))
            self.process.wait_for("^$", 0.3)
        self.lose_power()

    def lose_power(self):
        """What runs is gone, and the folder becomes what the disk has kept."""
        self.process.kill()
        if self.process.child.returncode != -signal.SIGKILL:
            raise Failed(f"the gateway ended by itself with {self.process.child.returncode}\n{self.process.tail()}")
        self.before.play(self.log)
        self.cuts += 1
        self.syncs += self.before.syncs
        self.decided += sum(self.before.unsynced())
        fresh = self.folder / "disk.new"
        self.before.lose_power(self.dice, str(fresh))
        shutil.rmtree(self.disk)
        os.rename(fresh, self.disk)
