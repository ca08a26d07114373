// Instruments that clients name by SecurityID(48) in the place of Symbol(55).

package import Values

/// What an instrument is called elsewhere.
package struct SecurityName: Sendable, Equatable {
    package var symbol: Name
    /// SecurityID(48).
    package var id: Name
    /// SecurityIDSource(22): whose name it is; 1 to 9 or a letter.
    package var source: UInt8

    package init(symbol: Name, id: Name, source: UInt8) {
        self.symbol = symbol
        self.id = id
        self.source = source
    }
}
