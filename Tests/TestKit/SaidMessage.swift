// A message of ours, checked for all that a script leaves out.

internal import FIXSession
internal import Values

struct SaidMessage {
    private let bytes: [UInt8]
    private let moment: Moment
    private let split: SplitMessage
    private let store: LoopStore
    private let identity: SessionIdentity

    init(_ bytes: [UInt8], at moment: Moment, by loop: SessionLoop) {
        self.bytes = bytes
        self.moment = moment
        store = loop.store
        identity = loop.start.identity
        split = SplitMessage(WireText.text(bytes))
    }

    /// The message without the fields that the script need not give.
    func text(comparableTo wanted: String) -> String {
        let given = Set(SplitMessage(wanted).header.map(\.tag))
        let header = split.header.filter { field in
            given.contains(field.tag) || !isFilledIn(field.tag)
        }
        return header.map { "\($0.tag)=\($0.value)|" }.joined() + split.body
    }

    private func isFilledIn(_ tag: String) -> Bool {
        ["8", "9", "49", "52", "56"].contains(tag) || (tag == "122" && split.isPossibleDuplicate)
    }

    /// What is wrong with the fields that the script did not give, and with the form of the whole.
    func problem(unless wanted: String) -> String? {
        if let problem = formProblem { return problem }
        let given = Set(SplitMessage(wanted).header.map(\.tag))
        let wantedFields = [
            ("8", "\(identity.beginString)"), ("49", "\(identity.senderCompID)"),
            ("52", WireText.timestamp(moment.utc)), ("56", "\(identity.targetCompID)"),
            ("122", origSendingTime),
        ]
        for (tag, value) in wantedFields where !given.contains(tag) && split[tag] != value {
            return "field \(tag) is not \(value ?? "absent") in"
        }
        return nil
    }

    /// The SendingTime of the first sending; of a gap fill, its own.
    private var origSendingTime: String? {
        guard split.isPossibleDuplicate else { return nil }
        guard split["35"] != "4", let number = UInt64(split["34"] ?? ""),
            let first = store.sent[number]
        else { return WireText.timestamp(moment.utc) }
        return SplitMessage(WireText.text(first.bytes))["52"]
    }

    /// BodyLength, CheckSum and the order of fields.
    var formProblem: String? {
        let tags = split.header.compactMap { UInt32($0.tag) }
        guard tags.prefix(3) == [8, 9, 35] else { return "8, 9, 35 are not first in" }
        guard isAscending(tags.dropFirst(3)) else { return "header fields are not in order in" }
        let head = split.header.prefix(2).reduce(0) {
            $0 + $1.tag.utf8.count + $1.value.utf8.count + 2
        }
        guard split["9"] == String(bytes.count - head - 7) else { return "BodyLength is wrong in" }
        guard bytes.count > 7, split.checkSum == WireText.checkSum(bytes.dropLast(7)) else {
            return "CheckSum is wrong in"
        }
        guard let type = split["35"], "012345A".contains(type) else { return nil }
        return isAscending(bodyTags[...]) ? nil : "body fields are not in order in"
    }

    /// Data that follows RawDataLength(95) may look like fields.
    private var bodyTags: [UInt32] {
        var tags: [UInt32] = []
        var rest = Substring(split.body)
        var dataLength: Int?
        while let separator = rest.firstIndex(of: "=") {
            let tag = UInt32(rest[..<separator])
            if let tag { tags.append(tag) }
            rest = rest[rest.index(after: separator)...]
            if let length = dataLength { rest = rest.dropFirst(length) }
            let value = rest.prefix { $0 != "|" }
            dataLength = tag == 95 ? Int(value) : nil
            rest = rest.dropFirst(value.count + 1)
        }
        return tags
    }

    private func isAscending(_ tags: ArraySlice<UInt32>) -> Bool {
        zip(tags, tags.dropFirst()).allSatisfy { $0 < $1 }
    }
}
