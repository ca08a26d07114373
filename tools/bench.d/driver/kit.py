"""The programs to measure with, built where they are needed: from ../shared/bench where that is, or our own."""
import os
import subprocess

from children import Failed
from places import BUILT, OWN, ROOT, SHARED

C = ["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", f"-I{OWN}/wire", "-pthread"]
CPP = ["g++", "-std=c++14", "-O3", "-Wall", "-Wextra", "-Werror", "-Wno-deprecated", "-Wno-deprecated-declarations"]
QUICKFIX = ["-lquickfix", "-lpthread"]

# Name: command, sources, libraries.
OWN_PARTS = {
    "load": (C + ["-O3"], ["load/*.c"], ["-lssl", "-lcrypto"]),
    "null": (C + ["-O3"], ["acceptor/*.c"], []),
    "floor": (C + ["-O3", "-march=native"], ["floor/*.c"], []),
    "samples": (C + ["-O2", f"-I{OWN}/floor"], ["samples/*.c"], []),
    "executor": (CPP, ["quickfix/executor.cpp"], QUICKFIX),
    "micro": (CPP + [f"-I{OWN}/floor"], ["quickfix/micro.cpp"], QUICKFIX),
    "listeners": (C + ["-O2"], ["listeners/*.c"], []),
    "nohalt": (C + ["-O2"], ["machine/nohalt.c"], []),
    "tcp": (C + ["-O2"], ["machine/tcp.c"], []),
    "sync": (C + ["-O2"], ["machine/sync.c"], []),
    "trip": (C + ["-O2", f"-I{OWN}/load"], ["trip/*.c", "load/message.c", "load/fault.c"], ["-lssl", "-lcrypto", "-lcurl"]),
    "stages.so": (C + ["-O2", "-shared", "-fPIC"], ["stages/*.c"], []),
    "count.so": (C + ["-O2", "-shared", "-fPIC"], ["count/count.c"], []),
}
# Each as the head of its source says.
SHARED_PARTS = {
    "load": (["gcc", "-O2"], ["fixload.c"], []),
    "null": (["gcc", "-O2"], ["fixnull.c"], []),
    "floor": (["gcc", "-O3", "-march=native"], ["simdfloor.c"], []),
    "samples": (C + ["-O2", f"-I{SHARED}"], [f"{OWN}/samples/main.c"], []),
    "executor": (["g++", "-O2", "-std=c++14", "-w"], ["qf_executor.cpp"], QUICKFIX),
    "micro": (["g++", "-O3", "-std=c++14", "-w"], ["qf_micro.cpp"], QUICKFIX),
    "nohalt": (["gcc", "-O2", "-pthread"], ["nohalt.c"], []),
    "tcp": (["gcc", "-O2", "-pthread"], ["tcpfloor.c"], []),
}


class Kit:
    """Gives each program by name, and remembers whose it was."""

    def __init__(self, only_own):
        self.has_shared = SHARED.is_dir() and not only_own
        self.used = {}

    def __call__(self, name, own=False):
        """The program's path; `own` where only ours can do what is wanted."""
        shared = self.has_shared and not own and name in SHARED_PARTS
        parts = SHARED_PARTS if shared else OWN_PARTS
        if shared and not all((SHARED / source).exists() for source in parts[name][1]):
            shared, parts = False, OWN_PARTS
        self.used.setdefault(name, set()).add("shared" if shared else "own")
        return build(name, *parts[name], SHARED if shared else OWN)

    def origins(self):
        return {name: " and ".join(sorted(whose)) for name, whose in sorted(self.used.items())}


def build(name, command, patterns, libraries, folder):
    """Compiles what is older than anything that it could be made of."""
    target = BUILT / "kit" / f"{'own' if folder == OWN else 'shared'}-{name}"
    sources = [path for pattern in patterns for path in sorted(folder.glob(pattern))] if folder == OWN else [
        folder / pattern for pattern in patterns]
    parts = [*OWN.glob("*/*.[ch]"), *OWN.glob("*/*.inc"), *sources, OWN / "driver" / "kit.py"]
    newest = max(path.stat().st_mtime for path in parts)
    if target.exists() and target.stat().st_mtime > newest:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}")
    result = subprocess.run(
        [*command, "-o", str(unfinished), *map(str, sources), *libraries], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Failed(f"{name} does not compile:\n{result.stderr[-3000:]}")
    unfinished.rename(target)
    return target


class Swift:
    """Our own programs, built once for release."""

    def __init__(self, penstock):
        self.given, self.built = penstock, set()

    def __call__(self, product):
        if product == "penstock" and self.given:
            if not os.access(self.given, os.X_OK):
                raise Failed(f"{self.given} is no program")
            return os.path.abspath(self.given)
        if product not in self.built:
            print(f"building {product}", flush=True)
            result = subprocess.run(
                [ROOT / "tools" / "build", product], cwd=ROOT, check=False)
            if result.returncode != 0:
                raise Failed(f"{product} does not build")
            self.built.add(product)
        return str(ROOT / ".build" / "release" / product)
