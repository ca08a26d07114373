// Errors as values that programs can read.

internal import Values
internal import WebKit

/// What is wrong, for programs and for people.
///
/// Source: RFC 9457.
public struct ProblemDetails: Sendable, Equatable {
    /// What is wrong with one member of the body or one parameter.
    public struct Field: Sendable, Equatable {
        /// As the client writes it: `quantity`, `orders[2].price`.
        public let field: String
        public let message: String

        public init(_ field: String, _ message: String) {
            self.field = field
            self.message = message
        }
    }

    public var status: Int
    /// What kind of problem it is; the status is all there is to say where it is `about:blank`.
    public var type = "about:blank"
    public var title: String
    public var detail: String
    /// The path of what it is about; nil where there is nothing.
    public var instance: String?
    public var fields: [Field]

    /// - Parameter detail: A sentence for people, which says what to do about it where that is possible.
    public init(_ status: Int, _ detail: String, fields: [Field] = []) {
        self.status = status
        title = StatusPhrase.of(status)
        self.detail = detail
        self.fields = fields
    }

    /// `application/problem+json`.
    public var response: Response { Response(status, type: "application/problem+json", body) }

    private var body: [UInt8] {
        var writer = JSONWriter(maximumBytes: 64 << 10)
        writer.beginObject()
        ProblemDetails.member("type", type, to: &writer)
        ProblemDetails.member("title", title, to: &writer)
        writer.member("status", integer: Int64(status))
        ProblemDetails.member("detail", detail, to: &writer)
        if let instance { ProblemDetails.member("instance", instance, to: &writer) }
        if !fields.isEmpty {
            writer.key("errors")
            writer.beginArray()
            for field in fields {
                writer.beginObject()
                ProblemDetails.member("field", field.field, to: &writer)
                ProblemDetails.member("message", field.message, to: &writer)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
        do throws(JSONWriter.Fault) {
            return try writer.finish()
        } catch {
            // More fields than anybody reads.
            return ProblemDetails(status, detail.utf8.count < 4096 ? detail : title).body
        }
    }

    private static func member(_ key: StaticString, _ text: String, to writer: inout JSONWriter) {
        writer.key(key)
        Array(text.utf8).withBytes { writer.text($0) }
    }
}

extension ProblemDetails {
    init(_ fault: RequestFault) { self.init(fault.status, fault.description) }
}
