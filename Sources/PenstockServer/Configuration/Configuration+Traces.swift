// Where the ways of orders are told.

internal import Cryptography
internal import WebKit

extension Configuration {
    /// What `traces` says.
    package struct Traces: Sendable {
        /// `http://HOST:PORT`, without a slash at its end.
        package let endpoint: String
        /// For the collector; they may be keys.
        let headers: [(name: String, value: String)]
    }
}

extension Configuration.Traces {
    static func read(_ section: inout Section) -> Self? {
        let endpoint = section.required("endpoint", .text("the address of a collector, such as http://127.0.0.1:4318", bytesMax: 1_000))
        let headers = section.table("headers", .text("the name of a header", bytesMax: 100), .text("a value", bytesMax: 4_000), atMost: 32)
        guard let endpoint else { return nil }
        guard endpoint.hasPrefix("http://") || endpoint.hasPrefix("https://"), !endpoint.contains("?"), !endpoint.contains("#") else {
            section.complain("endpoint", "\(quoted(endpoint)) is no address of a collector; expected one such as http://127.0.0.1:4318")
            return nil
        }
        return Self(endpoint: endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint, headers: headers.map { ($0.key, $0.value) })
    }
}
