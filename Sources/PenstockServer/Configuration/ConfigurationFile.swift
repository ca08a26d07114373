// The one place that touches the disk for a configuration.

internal import Glibc

/// Configuration files, and the environment of this process.
package enum ConfigurationFile {
    /// The bytes of a file, for ``Configuration/load(path:text:environment:)``. Of a file that is
    /// too long, enough to see that.
    ///
    /// - Throws: One problem, without a line, when there is no such file or it cannot be read.
    package static func read(_ path: String) throws(Problems) -> [UInt8] {
        try read(path, lengthMax: YAMLReader.lengthMax)
    }

    /// The same for a file that may be longer, such as a dictionary.
    static func read(_ path: String, lengthMax: Int) throws(Problems) -> [UInt8] {
        // Safe: the system reads the path during the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while text.count <= lengthMax {
            // Safe: the system writes at most as many bytes as the chunk has.
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count > 0 {
                text += chunk.prefix(count)
            } else if errno != EINTR {
                throw failure(path, errno)
            }
        }
        return text
    }

    /// The variables that this process was started with.
    ///
    /// - Throws: One problem, where the system does not tell: defaults in their place would be another
    ///   gateway, with another store.
    package static func environment() throws(Problems) -> [String: String] {
        let bytes = try read("/proc/self/environ")
        var variables: [String: String] = [:]
        for line in bytes.split(separator: 0) {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: line[..<equals], as: UTF8.self)
            variables[name] = String(decoding: line[(equals + 1)...], as: UTF8.self)
        }
        return variables
    }

    private static func failure(_ path: String, _ error: CInt) -> Problems {
        // Safe: the text is copied at once; nothing else asks for one before the threads start.
        let reason = unsafe String(cString: strerror(error))
        return Problems([
            Problem(file: path, line: 0, column: 0, key: "", message: "cannot be read: \(reason)")
        ])
    }
}
