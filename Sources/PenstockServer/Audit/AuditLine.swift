// A line of the audit trail, as it is shown.

internal import FIXEngine
internal import Values

/// Who did what, from a store or from a control room.
struct AuditLine {
    private let time: Instant?
    private let actor, action, object, before, after: String

    init(_ note: AuditNote, _ at: Instant) {
        (time, actor, action) = (at, "\(note.actor)", "\(note.action)")
        (object, before, after) = ("\(note.object)", "\(note.before)", "\(note.after)")
    }

    init(_ item: ReadJSON) {
        (time, actor, action) = (item["time"].instant, item["who"].word, item["action"].word)
        // What a store has in one place, the API may tell in two.
        let later = [item["after"].word, item["why"].word].filter { !$0.isEmpty }
        (object, before, after) = (item["object"].word, item["before"].word, later.joined(separator: "; "))
    }

    /// Whether it is one of those that are asked for; nil for any.
    func fits(_ who: String?, _ action: String?, _ object: String?) -> Bool {
        (who.map(actor.contains) ?? true) && (action.map(self.action.contains) ?? true) && (object.map(self.object.contains) ?? true)
    }

    var text: String {
        var line = "\(time.map(StoryTime.stamp) ?? "")  \(actor): \(action)"
        if !object.isEmpty { line += " \(object)" }
        if !before.isEmpty { line += ", before: \(before)" }
        if !after.isEmpty { line += ", now: \(after)" }
        return line
    }

    var json: String {
        var json = JSONObject()
        json.add("time", time)
        json.add("actor", actor)
        json.add("action", action)
        json.add("object", object.isEmpty ? nil : object)
        json.add("before", before.isEmpty ? nil : before)
        json.add("after", after.isEmpty ? nil : after)
        return json.text
    }

    /// As the API reads times: `2026-11-27T15:04:05.123Z`.
    static func timestamp(_ time: Instant) -> String {
        // `20261127-15:04:05.123`, as FIX has it.
        let digits = Array(JSONObject.stamp(time).utf8)
        let part = { (range: Range<Int>) in String(decoding: digits[range], as: UTF8.self) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<digits.count))Z"
    }
}
