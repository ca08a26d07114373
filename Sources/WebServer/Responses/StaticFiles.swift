// Files that are served as they are.

internal import Cryptography
internal import WebKit

/// A set of files by their paths, held in memory: no request can reach any other.
public struct StaticFiles: Sendable {
    private var files: [[String]: Response] = [:]

    public init() {}

    /// Adds a file: `assets/chart.js`. Its type follows from its name; its mark from its bytes.
    ///
    /// - Parameter isImmutable: The path will never mean other bytes, so that nobody need ask again.
    public mutating func add(_ path: String, _ bytes: [UInt8], isImmutable: Bool = false) {
        let type = StaticFiles.type(of: path)
        let mark = Base64.encodeURL(Array(Digest.sha256.hash(bytes).prefix(16)))
        var response = Response(
            200, type: type, bytes,
            headers: [
                HTTPHeader("ETag", "\"\(mark)\""),
                HTTPHeader("Cache-Control", isImmutable ? "public, max-age=31536000, immutable" : "no-cache"),
            ])
        response.mayBeCompressed = Gzip.isWorthwhile(type: type)
        if response.mayBeCompressed { response.compressedBody = Gzip.compress(bytes) }
        files[path.split(separator: "/").map(String.init)] = response
    }

    /// The answer for a file; nil when there is none of that path. `index.html` answers for its folder.
    public func response(_ path: [String]) -> Response? {
        let inside = path.last == "" ? path.dropLast() : path[...]
        if inside.count == path.count, let file = files[path] { return file }
        return files[inside + ["index.html"]]
    }

    private static func type(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json", "map": "application/json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        case "txt": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}
