// A settings file of a QuickFIX engine: its sections, names and values, by their lines.

/// One `Name=Value`.
struct SettingLine: Hashable, Sendable {
    /// As it was written.
    let name: String
    let value: String
    /// From 1; 0 for what was not written at all.
    let number: Int
}

/// What all three engines take for a settings file, as far as they agree.
///
/// Total: any bytes give sections, and lines that are none of their business.
struct SettingsFile {
    enum Kind {
        /// `[DEFAULT]`: holds in all sessions that do not say otherwise.
        case defaults
        /// `[SESSION]`.
        case session
        /// Any other name: its settings are nobody's.
        case other
    }

    struct Block {
        let kind: Kind
        let title: String
        let line: Int
        var settings: [SettingLine] = []
    }

    /// A line without a meaning, and what is wrong with it. Its text may be a secret.
    struct Fault {
        let line: Int
        let message: String
    }

    private(set) var blocks: [Block] = []
    private(set) var faults: [Fault] = []

    /// Blanks at both ends of lines, names and values do not count; `#` begins a comment only where a
    /// line begins; the first `=` is what parts name and value.
    init(_ text: [UInt8]) {
        var text = text[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, bytes) in lines.enumerated() { read(trimmed(bytes), index + 1) }
    }

    private mutating func read(_ line: ArraySlice<UInt8>, _ number: Int) {
        guard let first = line.first, first != UInt8(ascii: "#") else { return }
        if first == UInt8(ascii: "["), line.last == UInt8(ascii: "]"), line.count > 1 {
            let title = string(line.dropFirst().dropLast())
            let kinds = ["DEFAULT": Kind.defaults, "SESSION": Kind.session]
            blocks.append(
                Block(kind: kinds[title.uppercased()] ?? .other, title: title, line: number))
            return
        }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > line.startIndex else {
            faults.append(
                Fault(line: number, message: "neither [SECTION] nor Name=Value; not read"))
            return
        }
        guard !blocks.isEmpty else {
            faults.append(Fault(line: number, message: "before the first section; not read"))
            return
        }
        blocks[blocks.count - 1].settings.append(
            SettingLine(
                name: string(line[..<equals]), value: string(line[(equals + 1)...]), number: number)
        )
    }

    private func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: trimmed(bytes), as: UTF8.self)
    }

    private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
