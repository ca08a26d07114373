// Texts that Swift owns.

internal import Values

extension JSONWriter {
    public mutating func text(string: String) {
        var string = string
        string.withUTF8 { buffer in
            // Safe: the string holds its bytes during the call.
            unsafe text(Bytes(UnsafeRawBufferPointer(buffer)))
        }
    }

    public mutating func key(string: String) {
        var string = string
        string.withUTF8 { buffer in
            // Safe: as above.
            unsafe key(Bytes(UnsafeRawBufferPointer(buffer)))
        }
    }

    public mutating func member(_ key: StaticString, string: String) {
        self.key(key)
        text(string: string)
    }
}
