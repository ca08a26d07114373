// Keeping other programs from reading our memory.

internal import CLinux

public enum MemorySecrecy {
    /// From now on the process leaves no core dump, and no debugger of the same user can attach to it. For a server, at its
    /// start; a person who needs a dump starts it without.
    ///
    /// - Throws: ``IOError``.
    public static func forbidDumps() throws(IOError) {
        let result = linux_forbid_dumps()
        guard result >= 0 else { throw IOError("cannot forbid core dumps", code: -result) }
    }

    public static var mayDump: Bool { linux_may_dump() != 0 }
}
