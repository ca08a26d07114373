// Which field stands where, for tools that lay messages out.

internal import Values

extension DataDictionary {
    /// The header, the body of a message, or an entry of a repeating group.
    public struct Place: Equatable, Sendable {
        let number: Int
    }

    /// The body of a message of this type; nil for a type that the dictionary does not have.
    public func body(of msgType: MsgType) -> Place? {
        let number = tables.place(of: msgType)
        return number == 0 ? nil : Place(number: number)
    }

    /// The header of all messages.
    public var header: Place { Place(number: DictionaryTables.header) }

    /// Whether the field stands at this place itself, not only in a group there.
    public func has(_ tag: UInt32, at place: Place) -> Bool {
        tables.role(of: tables.number(of: tag), at: place.number).isMember
    }

    /// The entries of the group that the field counts at this place; nil for a field that counts none.
    public func entry(of countTag: UInt32, at place: Place) -> Place? {
        let role = tables.role(of: tables.number(of: countTag), at: place.number)
        return role.isMember && role.group != 0 ? Place(number: role.group) : nil
    }
}
