// The dictionary of the tests.

public import FIXWire

/// Made once: reading it takes a few milliseconds.
public enum BuiltIn {
    public static let fix44 = Result { try DataDictionary.fix44() }
}
