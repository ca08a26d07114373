// Time zones as the system knows them.

internal import CLinux
public import Values

/// The machine's time-zone database, tzdata. libc reads it: nothing of its format is known here.
public enum TimeZoneDatabase {
    /// Where Debian's package tzdata puts it.
    public static let folder = "/usr/share/zoneinfo"

    /// Whether it has a zone of that name, such as `America/New_York`.
    public static func has(_ name: String) -> Bool {
        guard isName(name) else { return false }
        // Safe: the system reads the path during the call.
        return unsafe linux_is_zone(path(name)) != 0
    }

    /// The names of all zones, in order; none when there is no database.
    ///
    /// Cost: some milliseconds.
    public static var names: [String] {
        var list = [CChar](repeating: 0, count: 1 << 18)
        // Safe: at most as many bytes are written as there are.
        let count = unsafe linux_file_names(folder, &list, list.count)
        let names = list.prefix(count).map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: "\n"))
            .map { String(decoding: $0, as: UTF8.self) }
        // Beside them are tables for programs, whose names are in small letters.
        return names.filter { name in
            isName(name) && name.utf8.first.map { 65...90 ~= $0 } == true
        }.sorted()
    }

    /// The offsets of a zone from 1970 to the end of time.
    ///
    /// Sets the environment's TZ meanwhile: call it before any other thread is started.
    ///
    /// - Throws: ``IOError`` when there is no such zone, or it cannot be read.
    ///
    /// Cost: 20 to 50 ms.
    public static func read(_ name: String) throws(IOError) -> TimeZoneRules {
        guard isName(name) else { throw IOError("cannot read the time zone \(name)", code: ENOENT) }
        return try rules(name, path(name))
    }

    /// As ``read(_:)``, of the zone that the process was started in: by TZ, or else by /etc/localtime.
    public static func readLocal() throws(IOError) -> TimeZoneRules { try rules("local time", nil) }

    private static func rules(_ name: String, _ path: String?) throws(IOError) -> TimeZoneRules {
        // Two changes a year until 2262, and as many again.
        var entries = [linux_zone_change](repeating: linux_zone_change(), count: 1200)
        let end = Instant.distantFuture.wholeSeconds
        // Safe: at most as many entries are written as there are; the path is read during the call.
        let count = unsafe linux_read_zone(path, 0, end, &entries, Int32(entries.count))
        guard count > 0 else { throw IOError("cannot read the time zone \(name)", code: -count) }
        let changes = entries.prefix(Int(count)).map { TimeZoneRules.Change($0) }
        guard let rules = TimeZoneRules(name: name, first: changes[0], changes: Array(changes.dropFirst()))
        else { throw IOError("cannot read the time zone \(name)", code: EINVAL) }
        return rules
    }

    /// Whether it cannot lead out of the folder. Those in right/ count leap seconds, as nothing else does.
    private static func isName(_ name: String) -> Bool {
        let marks = Array("/_+-".utf8)
        return (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: "/")
            && !name.hasPrefix("right/") && !name.hasPrefix("posix/")
            && name.utf8.allSatisfy { byte in
                48...57 ~= byte || 65...90 ~= byte & 0xDF || marks.contains(byte)
            }
    }

    private static func path(_ name: String) -> String { "\(folder)/\(name)" }
}

extension TimeZoneRules.Change {
    fileprivate init(_ entry: linux_zone_change) {
        // Safe: a copy of the array's own bytes, up to the zero that ends the text.
        let abbreviation = unsafe withUnsafeBytes(of: entry.abbreviation) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.init(at: entry.at, offset: Int(entry.offset), abbreviation: abbreviation)
    }
}
