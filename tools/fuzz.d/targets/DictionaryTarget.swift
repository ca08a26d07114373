// The loader of dictionaries: files of XML.

internal import FIXWire

/// The files of one dictionary, separated by NUL, which no XML has.
enum DictionaryTarget {
    static func run(_ input: [UInt8]) {
        let parts = input.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
        let files = parts.enumerated().map { (xml: Array($1), name: "\($0).xml") }
        do throws(DictionaryError) {
            use(try DataDictionary(files: files))
        } catch {
            precondition(!error.reason.isEmpty && error.line >= 0, "a fault says what it is")
        }
    }

    /// What loaded holds together.
    private static func use(_ dictionary: DataDictionary) {
        _ = dictionary.describesSessions
        for name in dictionary.fieldNames {
            guard let tag = dictionary.tag(named: name) else {
                preconditionFailure("a field has a tag")
            }
            precondition(dictionary.fieldName(tag) == name, "a tag has one field")
            for code in dictionary.codes(tag) {
                precondition(dictionary.codeName(tag, code.value) != nil, "a value has a name")
            }
        }
    }
}
