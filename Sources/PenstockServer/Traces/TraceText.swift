// Stages as spans.

internal import ControlAPI
internal import Cryptography
internal import Values
internal import WebKit

/// Source: OpenTelemetry Protocol 1.x, OTLP/HTTP with JSON encoding: `ExportTraceServiceRequest`. Ids are hex there, and
/// times are texts of nanoseconds.
struct TraceText {
    let service: String
    let brokers: [String]
    /// Of the store: two gateways have different traces for orders of the same number.
    let store: UInt64

    /// - Parameter utc: What is to be added to a time of the steady clock.
    func request(_ events: [StageEvent], utc: Interval, clOrdIDs: [UInt64: Identifier]) -> [UInt8] {
        var writer = JSONWriter(maximumBytes: .max)
        writer.beginObject()
        array("resourceSpans", &writer) { writer in
            writer.key(string: "resource")
            writer.beginObject()
            array("attributes", isOfObjects: false, &writer) { writer in
                attribute("service.name", &writer) { $0.text("stringValue", "penstock") }
                attribute("service.instance.id", &writer) { $0.text("stringValue", service) }
            }
            writer.endObject()
            array("scopeSpans", &writer) { writer in
                writer.key(string: "scope")
                writer.beginObject()
                writer.text("name", "penstock.orders")
                writer.endObject()
                array("spans", isOfObjects: false, &writer) { writer in
                    for event in events { span(event, utc, clOrdIDs[event.order], &writer) }
                }
            }
        }
        writer.endObject()
        do throws(JSONWriter.Fault) {
            return try writer.finish()
        } catch {
            // Swift's texts are UTF-8.
            preconditionFailure("a text that is not UTF-8")
        }
    }

    private func span(_ event: StageEvent, _ utc: Interval, _ clOrdID: Identifier?, _ writer: inout JSONWriter) {
        let isRoot = event.stage == .whole
        let start = event.start.advanced(by: utc).nanosecondsSinceEpoch
        // A clock of another processor may be a little behind.
        let end = max(start, event.end.advanced(by: utc).nanosecondsSinceEpoch)
        writer.beginObject()
        writer.text("traceId", TraceText.hex(mixed(store)) + TraceText.hex(event.order))
        writer.text("spanId", spanID(event.order, event.stage))
        if !isRoot { writer.text("parentSpanId", spanID(event.order, .whole)) }
        writer.text("name", isRoot ? "order" : event.stage.rawValue)
        writer.key(string: "kind")
        // SERVER for what a client has asked for, CLIENT for what a venue is asked, INTERNAL for the rest.
        writer.integer(isRoot ? 2 : event.stage == .answered ? 3 : 1)
        writer.text("startTimeUnixNano", "\(start)")
        writer.text("endTimeUnixNano", "\(end)")
        array("attributes", isOfObjects: false, &writer) { writer in
            attribute("penstock.order", &writer) { $0.text("intValue", "\(event.order)") }
            attribute("penstock.stage", &writer) { $0.text("stringValue", event.stage.rawValue) }
            if Int(event.broker) < brokers.count { attribute("penstock.broker", &writer) { $0.text("stringValue", brokers[Int(event.broker)]) } }
            if let clOrdID, !clOrdID.isEmpty { attribute("penstock.clordid", &writer) { $0.text("stringValue", "\(clOrdID)") } }
        }
        writer.endObject()
    }

    private func spanID(_ order: UInt64, _ stage: OrderStage) -> String {
        let place = UInt64(OrderStage.allCases.firstIndex(of: stage) ?? 0)
        let id = mixed(store ^ mixed(order &* 8 &+ place))
        // An id of zeros is none.
        return TraceText.hex(id == 0 ? 1 : id)
    }

    /// Different for different numbers.
    ///
    /// Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
    private func mixed(_ number: UInt64) -> UInt64 {
        var z = number &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private static func hex(_ number: UInt64) -> String {
        Hex.encode((0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) })
    }

    /// A member that is a list: of one object, unless `body` makes its own.
    private func array(_ name: String, isOfObjects: Bool = true, _ writer: inout JSONWriter, _ body: (inout JSONWriter) -> Void) {
        writer.key(string: name)
        writer.beginArray()
        if isOfObjects { writer.beginObject() }
        body(&writer)
        if isOfObjects { writer.endObject() }
        writer.endArray()
    }

    private func attribute(_ name: String, _ writer: inout JSONWriter, _ value: (inout JSONWriter) -> Void) {
        writer.beginObject()
        writer.text("key", name)
        writer.key(string: "value")
        writer.beginObject()
        value(&writer)
        writer.endObject()
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func text(_ name: String, _ value: String) {
        key(string: name)
        text(string: value)
    }
}
