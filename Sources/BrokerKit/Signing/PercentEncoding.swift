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

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
