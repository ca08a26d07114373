// Texts as they stand in URLs and forms.

/// Every byte but letters, digits, `-`, `.`, `_` and `~` as `%` and two hexadecimal digits in capitals.
///
/// Source: RFC 3986, section 2; RFC 5849, section 3.6.
package enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    package static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        append(text, to: &encoded)
        return String(decoding: encoded, as: UTF8.self)
    }

    /// `name=value&name=value`, encoded.
    package static func form(_ parameters: [Parameter]) -> [UInt8] {
        var form: [UInt8] = []
        form.reserveCapacity(parameters.reduce(128) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 })
        for parameter in parameters { append(parameter, to: &form) }
        return form
    }

    /// One more, behind what is there.
    static func append(_ parameter: Parameter, to form: inout [UInt8]) {
        if !form.isEmpty { form.append(UInt8(ascii: "&")) }
        append(parameter.name, to: &form)
        form.append(UInt8(ascii: "="))
        append(parameter.value, to: &form)
    }

    /// `name=value&name=value`, as it is.
    static func plain(_ parameters: [Parameter]) -> String {
        parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private static func append(_ text: String, to encoded: inout [UInt8]) {
        // Nearly always there is nothing to encode.
        if isPlain(text) { return encoded.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            if isPlain(byte) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices where !isPlain(bytes[index]) { return false }
        return true
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        // A bit for each byte of ASCII: digits, `-` and `.`; letters, `_` and `~`.
        let bits: UInt64 = byte < 64 ? 0x03FF_6000_0000_0000 : byte < 128 ? 0x47FF_FFFE_87FF_FFFE : 0
        return bits >> UInt64(byte & 63) & 1 == 1
    }
}
