"""What a disk may hold after a loss of power, from the log that disk.c wrote: see there why that is faithful.

The folder as it was before the process is the durable state of each file and of each name. The log is played on
it: what a sync has covered becomes durable, everything else is kept beside it as versions of 512-byte sectors, of
lengths, and as changes of names. A cut draws, for each sector or for each 4-KiB block, how much of that came to be.
"""
import bisect
import os
import struct

RECORD = struct.Struct("<IIQQQQ")
(WRITE, LENGTH, SYNC_BEGIN, SYNC_END, SYNCED_WRITE, CREATE, RENAME, UNLINK, LINK, MKDIR, RMDIR,
 MAPPED) = range(1, 13)
SECTOR = 512
HOLE = bytes(SECTOR)
# Ways in which a disk can break its promise, to prove that these tests would notice.
LIES = ("sync", "synced write", "folder sync")


class File:
    """Sectors and length: what is certain, and the versions since, each with the record that made it."""

    def __init__(self):
        self.sectors, self.length = {}, 0
        self.later, self.lengths = {}, []
        self.is_mapped = False

    @classmethod
    def read(cls, path):
        self = cls()
        self.length = os.stat(path).st_size
        for sector, content in sectors_of(path):
            self.sectors[sector] = content
        return self

    def now(self, sector):
        versions = self.later.get(sector)
        return versions[-1][1] if versions else self.sectors.get(sector, HOLE)

    def current_length(self):
        return self.lengths[-1][1] if self.lengths else self.length

    def write(self, at, offset, data):
        end = offset + len(data)
        sector = offset // SECTOR
        while sector * SECTOR < end:
            start = sector * SECTOR
            if offset <= start and start + SECTOR <= end:
                content = data[start - offset:start - offset + SECTOR]
            else:
                merged = bytearray(self.now(sector))
                first, last = max(offset, start), min(end, start + SECTOR)
                merged[first - start:last - start] = data[first - offset:last - offset]
                content = bytes(merged)
            if content != self.now(sector):
                self.later.setdefault(sector, []).append((at, content))
            sector += 1
        if end > self.current_length():
            self.lengths.append((at, end))

    def cut_to(self, at, length):
        """The new length; what lies behind it reads as zeros from now on."""
        if length < self.current_length():
            for sector in set(self.sectors) | set(self.later):
                start = sector * SECTOR
                if start + SECTOR > length and self.now(sector) != HOLE:
                    kept = self.now(sector)[:max(0, length - start)]
                    self.later.setdefault(sector, []).append((at, kept.ljust(SECTOR, b"\0")))
        self.lengths.append((at, length))

    def sync(self, before, sectors=None):
        """What was written before that record is on the disk; of some sectors only, or of all."""
        for sector in list(self.later) if sectors is None else sectors:
            versions = self.later.get(sector, [])
            count = bisect.bisect_left(versions, before, key=lambda version: version[0])
            if count:
                self.sectors[sector] = versions[count - 1][1]
                del versions[:count]
                if not versions:
                    del self.later[sector]
        # A length is needed to reach what was synced: it goes to the disk with it.
        while self.lengths and self.lengths[0][0] < before:
            self.length = self.lengths.pop(0)[1]

    def draw(self, dice, block_size):
        """One of the contents that the disk may have: sectors and length."""
        sectors, length = dict(self.sectors), self.length
        kept = dice.choice((0, 1, dice.random(), dice.random()))  # none, all, or a part of what was not synced
        moments = {}
        per_block = block_size // SECTOR
        for sector, versions in sorted(self.later.items()):
            block = sector // per_block
            if block not in moments:
                moments[block] = dice.random() < kept and dice.randrange(len(versions)) + 1
                moments[block] = moments[block] and versions[moments[block] - 1][0]
            count = bisect.bisect_right(versions, moments[block] or -1, key=lambda version: version[0])
            if count:
                sectors[sector] = versions[count - 1][1]
        if self.lengths and dice.random() < kept:
            length = dice.choice(self.lengths)[1]
        return sectors, length


class Disk:
    """A folder, its files by number and its names by path, as the log has them."""

    def __init__(self, root, lie=None):
        self.root, self.lie = str(root), lie
        self.files, self.names, self.folders = {}, {}, {}
        self.number_of = {}  # which file has an inode now: its number is used again when a file is gone
        for folder, _, files in os.walk(root):
            self.folders[os.stat(folder).st_ino] = folder
            for name in files:
                path = os.path.join(folder, name)
                inode = os.stat(path).st_ino
                number = self.number_of.setdefault(inode, len(self.number_of))
                self.names[path] = number
                self.files[number] = File.read(path)
        self.known_folders = set(self.folders.values())
        self.changes = []  # of names: (record, kind, inode, paths)
        self.open_syncs = {}
        self.syncs = 0

    def play(self, log):
        """Takes in the whole log of a process that is gone."""
        # One that was killed before it did anything has left none.
        data = log.read_bytes() if log.exists() else b""
        offset = at = 0
        while offset + RECORD.size <= len(data):
            kind, size, *numbers = RECORD.unpack_from(data, offset)
            offset += RECORD.size
            if offset + size > len(data):
                break  # the process was killed while it wrote this
            at += 1
            self.take(at, kind, data[offset:offset + size], *numbers)
            offset += size
        self.read_maps(at + 1)

    def take(self, at, kind, payload, inode, offset, length, token):
        if kind == CREATE:
            self.number_of[inode] = len(self.files)
            self.files[len(self.files)] = File()
        file = self.files.get(self.number_of.get(inode))
        if kind == WRITE:
            file.write(at, offset, payload)
        elif kind == LENGTH:
            file.cut_to(at, length)
        elif kind == MAPPED:
            file.is_mapped = True
        elif kind == SYNCED_WRITE:
            if self.lie != "synced write":
                file.sync(at, range(offset // SECTOR, (offset + length + SECTOR - 1) // SECTOR))
        elif kind == SYNC_BEGIN:
            self.open_syncs[token] = at
        elif kind == SYNC_END:
            self.synced(inode, self.open_syncs.pop(token))
        else:
            paths = [os.fsdecode(path) for path in payload.split(b"\0")[:-1]]
            self.changes.append((at, kind, self.number_of.get(inode), paths))
            if kind == MKDIR:
                self.folders[inode] = paths[0]

    def synced(self, inode, before):
        self.syncs += 1
        if inode in self.folders:
            folder = self.folders[inode]
            if self.lie == "folder sync":
                return
            due = [change for change in self.changes
                   if change[0] < before and any(os.path.dirname(path) == folder for path in change[3])]
            for change in due:
                apply(change, self.names, self.known_folders)
            self.changes = [change for change in self.changes if change not in due]
        elif inode in self.number_of and self.lie != "sync":
            self.files[self.number_of[inode]].sync(before)

    def read_maps(self, at):
        """Mapped files were written without a call: what they hold now is in the page cache."""
        for folder, _, files in os.walk(self.root):
            for name in files:
                path = os.path.join(folder, name)
                file = self.files.get(self.number_of.get(os.stat(path).st_ino))
                if file and file.is_mapped:
                    for sector, content in sectors_of(path):
                        if file.now(sector) != content:
                            file.later.setdefault(sector, []).append((at, content))

    def unsynced(self):
        """How many sectors and changes of names the cut decides about."""
        return sum(len(file.later) for file in self.files.values()), len(self.changes)

    def lose_power(self, dice, target):
        """Writes to the folder `target`, which is not there, what the disk may hold now."""
        block_size = dice.choice((512, 4096))
        names, folders = dict(self.names), set(self.known_folders)
        # File systems with a journal lose the last changes of names; others may lose any.
        if dice.random() < 0.5:
            kept = self.changes[:dice.randrange(len(self.changes) + 1)]
        else:
            kept = [change for change in self.changes if dice.random() < 0.5]
        for change in kept:
            apply(change, names, folders)
        os.mkdir(target)
        for folder in sorted(folders):
            if folder != self.root and is_reachable(folder, self.root, folders):
                os.mkdir(moved(folder, self.root, target))
        linked = {}
        for path, number in names.items():
            if not is_reachable(path, self.root, folders):
                continue
            place = moved(path, self.root, target)
            if number in linked:
                os.link(linked[number], place)
                continue
            linked[number] = place
            sectors, length = self.files[number].draw(dice, block_size)
            write_file(place, sectors, length)


def apply(change, names, folders):
    _, kind, number, paths = change
    if kind == RENAME:
        if names.get(paths[0]) == number:
            del names[paths[0]]
        names[paths[1]] = number
    elif kind == LINK:
        names[paths[1]] = number
    elif kind == CREATE:
        names[paths[0]] = number
    elif kind == UNLINK:
        names.pop(paths[0], None)
    elif kind == MKDIR:
        folders.add(paths[0])
    elif kind == RMDIR:
        folders.discard(paths[0])


def is_reachable(path, root, folders):
    while path != root:
        path = os.path.dirname(path)
        if path not in folders:
            return False
    return True


def moved(path, root, target):
    return os.path.join(target, os.path.relpath(path, root))


def sectors_of(path):
    """The sectors of a file that are not only zeros, holes left out."""
    with open(path, "rb", buffering=0) as file:
        end = os.fstat(file.fileno()).st_size
        place = 0
        while place < end:
            try:
                place = os.lseek(file.fileno(), place, os.SEEK_DATA)
            except OSError:
                return
            stop = os.lseek(file.fileno(), place, os.SEEK_HOLE)
            place -= place % SECTOR
            while place < stop:
                data = os.pread(file.fileno(), min(1 << 20, stop - place), place)
                if not data:
                    return
                if data.count(0) != len(data):
                    for start in range(0, len(data), SECTOR):
                        content = data[start:start + SECTOR].ljust(SECTOR, b"\0")
                        if content != HOLE:
                            yield (place + start) // SECTOR, content
                place += len(data)


def write_file(path, sectors, length):
    with open(path, "wb", buffering=0) as file:
        os.fchmod(file.fileno(), 0o600)
        os.ftruncate(file.fileno(), length)
        run, start = [], 0
        for sector, content in sorted(sectors.items()):
            if sector * SECTOR >= length:
                break
            if run and sector != start + len(run):
                os.pwrite(file.fileno(), b"".join(run), start * SECTOR)
                run = []
            if not run:
                start = sector
            run.append(content)
        if run:
            os.pwrite(file.fileno(), b"".join(run), start * SECTOR)
        os.ftruncate(file.fileno(), length)
