// Which version of FIX a dictionary is for.

/// A version as the root element of a file states it: `FIX.4.4`, `FIX.5.0SP2`, `FIXT.1.1`.
struct DictionaryVersion: Equatable {
    let text: String

    /// The session layer alone: header, trailer and session messages.
    var isTransport: Bool { text.hasPrefix("FIXT.") }

    /// Since 5.0 a version of FIX has no session layer of its own.
    var needsTransport: Bool { text.hasPrefix("FIX.5.") }

    /// FIX 4.0 and 4.1 knew no String: their char is a text of any length.
    var writesTextAsChar: Bool { text == "FIX.4.0" || text == "FIX.4.1" }

    /// Its code in ApplVerID(1128), or nil for a version that has none.
    ///
    /// Source: FIX 5.0 SP2, ApplVerID(1128).
    var applVerID: String? {
        switch text {
        case "FIX.4.0": "2"
        case "FIX.4.1": "3"
        case "FIX.4.2": "4"
        case "FIX.4.3": "5"
        case "FIX.4.4": "6"
        case "FIX.5.0": "7"
        case "FIX.5.0SP1": "8"
        case "FIX.5.0SP2": "9"
        default: nil
        }
    }
}
