// The dictionary that names fields and values in a log.

internal import FIXWire

/// Reads the files of --dictionary.
enum LogDictionary {
    /// The files merged as those of a session's `dictionary`; FIX 4.4 without any.
    ///
    /// - Parameter names: Files in QuickFIX's format; `FIX.4.4` is the one inside the executable.
    /// - Throws: ``DictionaryError`` or ``Unreadable`` for a file that cannot be used.
    static func read(_ names: [String]) throws -> DataDictionary {
        guard !names.isEmpty else { return try DataDictionary.fix44() }
        guard names.count <= Configuration.DictionaryFile.countMax else {
            let countMax = Configuration.DictionaryFile.countMax
            throw Arguments.Misuse(message: "--dictionary: at most \(countMax) files make one")
        }
        var files: [(xml: [UInt8], name: String)] = []
        for name in names {
            switch name {
            case "FIX.4.4": files.append((DataDictionary.fix44XML(), name))
            default: files.append((try text(of: name), name))
            }
        }
        return try DataDictionary(files: files)
    }

    private static func text(of path: String) throws(Unreadable) -> [UInt8] {
        do throws(Problems) {
            let lengthMax = Configuration.DictionaryFile.lengthMax
            return try ConfigurationFile.read(path, lengthMax: lengthMax)
        } catch {
            throw Unreadable(description: error.all.map(\.description).joined(separator: "\n"))
        }
    }

    /// A file that is not there, or that may not be read.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }
}
