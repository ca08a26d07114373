// One object a line, for programs.

internal import FIXWire
internal import Values

/// Collects the members of a JSON object, in order.
struct JSONObject {
    private var members: [String] = []

    var text: String { "{" + members.joined(separator: ",") + "}" }

    mutating func add(_ name: String, _ text: String?) {
        members.append("\"\(name)\":" + (text.map { Problem.string($0) } ?? "null"))
    }

    mutating func add(_ name: String, _ number: UInt64) { members.append("\"\(name)\":\(number)") }

    mutating func add(_ name: String, _ flag: Bool) { members.append("\"\(name)\":\(flag)") }

    mutating func add(_ name: String, _ list: [String]) {
        members.append("\"\(name)\":[" + list.map { Problem.string($0) }.joined(separator: ",") + "]")
    }

    mutating func add(_ name: String, _ object: JSONObject) {
        members.append("\"\(name)\":" + object.text)
    }

    mutating func add(_ name: String, _ objects: [JSONObject]) {
        members.append("\"\(name)\":[" + objects.map(\.text).joined(separator: ",") + "]")
    }

    /// As FIX writes times, with milliseconds; null for none.
    mutating func add(_ name: String, _ time: Instant?) {
        add(name, time.map { JSONObject.stamp($0) })
    }

    static func stamp(_ time: Instant) -> String {
        var formatter = TimestampFormatter()
        return "\(formatter.text(of: time, .milliseconds))"
    }
}
