"""What is measured on, and which processors are used for what."""
import os
import platform
import re
import subprocess

from places import ROOT


class Processors:
    """One for round trips; one for each side where there are two."""

    def __init__(self):
        self.all = sorted(os.sched_getaffinity(0))
        self.first = {self.all[0]}
        self.server = {self.all[0]}
        self.client = {self.all[1]} if len(self.all) > 1 else {self.all[0]}

    @property
    def has_two(self):
        return len(self.all) > 1


def describe():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*:\s*(.*)", file.read())
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "kernel": platform.release(),
        "virtual": subprocess.run(["systemd-detect-virt"], capture_output=True, text=True, check=False).stdout.strip()
        if os.path.exists("/usr/bin/systemd-detect-virt") else "unknown",
        "load": os.getloadavg()[0],
    }


def commit():
    """Short, with a + behind it when something is changed."""
    result = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=ROOT, capture_output=True, text=True, check=False)
    return result.stdout.strip() or "unknown"
