// A message as it was on the wire, made from how it stands in text.

internal import FIXWire
internal import Values

/// The bytes that text stands for.
struct FIXTextMessage {
    /// From `8=` to the delimiter behind CheckSum(10), with SOHs.
    let bytes: [UInt8]
    let faults: [LogFault]

    /// Reads the text of `frame`, with which `bytes` begin.
    ///
    /// Where the separator is not SOH, the text leaves open what a separator inside a value was; and
    /// `penstock log` itself writes control characters as `\x01`. The reading is taken with which
    /// BodyLength and CheckSum are right; where none is, every separator is a SOH.
    ///
    /// - Parameter dataTags: By the tag of a length field, that of the data behind it.
    init(_ bytes: Bytes, _ frame: FIXTextFrame, _ dataTags: [UInt32: UInt32]) {
        let text = bytes.slice(0, frame.textLength)
        let plain = FIXTextReading(text, frame.header, dataTags, []).wire()
        let faults = LogFault.all(in: plain, bodyLength: frame.header.bodyLength)
        if !faults.isEmpty, text[frame.header.separatorStart] != SOH {
            let styles: [FIXTextReading.Style] = [
                .keepsInnerSeparators, .unescapes, [.keepsInnerSeparators, .unescapes],
            ]
            for style in styles {
                let wire = FIXTextReading(text, frame.header, dataTags, style).wire()
                if LogFault.all(in: wire, bodyLength: frame.header.bodyLength).isEmpty {
                    (self.bytes, self.faults) = (wire, [])
                    return
                }
            }
        }
        (self.bytes, self.faults) = (plain, faults)
    }
}

/// One way to read text.
struct FIXTextReading {
    struct Style: OptionSet {
        let rawValue: Int
        /// A separator inside data of announced length, or without `tag=` behind it, is what was sent.
        static var keepsInnerSeparators: Style { Style(rawValue: 1) }
        /// `\x1B` stands for one byte.
        static var unescapes: Style { Style(rawValue: 2) }
    }

    private let text: Bytes
    private let header: FIXTextHeader
    private let separator: Bytes
    private let dataTags: [UInt32: UInt32]
    private let style: Style

    init(_ text: Bytes, _ header: FIXTextHeader, _ dataTags: [UInt32: UInt32], _ style: Style) {
        self.text = text
        self.header = header
        separator = text.slice(header.separatorStart, header.separatorLength)
        self.dataTags = dataTags
        self.style = style
    }

    func wire() -> [UInt8] {
        var wire: [UInt8] = []
        wire.reserveCapacity(text.count + 1)
        var index = 0
        var data: (tag: UInt32, count: Int)?
        while index < text.count {
            let start = wire.count
            let tag = tag(at: index)
            copyTag(&index, &wire)
            let value = wire.count
            let isData = data.map { tag == $0.tag && copyData($0.count, &index, &wire) } ?? false
            if !isData { copyValue(&index, &wire) }
            data = announcement(tag, wire[value...])
            wire.append(SOH)
            precondition(wire.count > start, "a field takes a byte at least")
        }
        return wire
    }

    /// Whether the separator, or the end, stands at a place.
    private func ends(at index: Int) -> Bool {
        guard index < text.count else { return true }
        guard text[index] == separator[0] else { return false }
        var reader = ByteReader(text, from: index)
        return reader.take(separator)
    }

    /// The tag of a field; 0 for anything else.
    private func tag(at start: Int) -> UInt32 {
        var reader = ByteReader(text, from: start)
        var tag: UInt32 = 0
        while reader.index - start < 9, let digit = reader.takeDigit() {
            tag = tag * 10 + UInt32(digit)
        }
        let isNumber = reader.index > start && text[start] != UInt8(ascii: "0")
        return isNumber && reader.take("=") ? tag : 0
    }

    /// To behind the `=` of a field; nothing for anything else.
    private func copyTag(_ index: inout Int, _ wire: inout [UInt8]) {
        guard tag(at: index) != 0 else { return }
        while true {
            let byte = text[index]
            wire.append(byte)
            index += 1
            if byte == UInt8(ascii: "=") { return }
        }
    }

    /// A value, and behind its separator.
    private func copyValue(_ index: inout Int, _ wire: inout [UInt8]) {
        while index < text.count {
            if ends(at: index) {
                let next = index + separator.count
                let isInner = index >= header.bodyStart && tag(at: next) == 0
                if !style.contains(.keepsInnerSeparators) || !isInner {
                    index = next
                    return
                }
            }
            wire.append(take(&index))
        }
    }

    /// So many bytes, when a separator stands behind them.
    private func copyData(_ count: Int, _ index: inout Int, _ wire: inout [UInt8]) -> Bool {
        guard style.contains(.keepsInnerSeparators) else { return false }
        var next = index
        var data: [UInt8] = []
        while data.count < count, next < text.count { data.append(take(&next)) }
        guard data.count == count, next < text.count, ends(at: next) else { return false }
        wire += data
        index = next + separator.count
        return true
    }

    /// One byte, which may stand there as `\x1B`.
    private func take(_ index: inout Int) -> UInt8 {
        var reader = ByteReader(text, from: index)
        if style.contains(.unescapes), reader.take("\\x"), let high = hexDigit(&reader),
            let low = hexDigit(&reader)
        {
            index = reader.index
            return high << 4 | low
        }
        index += 1
        return text[index - 1]
    }

    private func hexDigit(_ reader: inout ByteReader) -> UInt8? {
        guard let byte = reader.peek() else { return nil }
        reader.index += 1
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
        default: return nil
        }
    }

    /// What a length field says of the field behind it.
    private func announcement(
        _ tag: UInt32, _ value: ArraySlice<UInt8>
    ) -> (tag: UInt32, count: Int)? {
        guard style.contains(.keepsInnerSeparators), let dataTag = dataTags[tag], value.count <= 9,
            !value.isEmpty
        else { return nil }
        var count = 0
        for byte in value {
            guard byte >= 48, byte <= 57 else { return nil }
            count = count * 10 + Int(byte) - 48
        }
        return (dataTag, count)
    }
}

extension DataFields {
    /// By the tag of a length field, that of the data behind it. Of a kilobyte itself, it would be
    /// copied with everything that has it.
    var dataTags: [UInt32: UInt32] {
        Dictionary((0..<count).map { (self[$0].length, self[$0].data) }) { first, _ in first }
    }
}
