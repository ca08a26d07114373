// The digits that a venue makes its checksum of.

internal import Values
internal import WebKit

struct BookDigits: Sendable {
    /// How many a venue writes behind the point; nil where that is not known, and what it told is what it wrote.
    private let price: UInt8?
    private let quantity: UInt8?

    init(_ instrument: Instrument) {
        price = instrument.rules?.price.decimals
        quantity = instrument.rules?.quantity.decimals
    }

    func checksum(_ kind: BookChecksum, _ bids: BookSide, _ asks: BookSide) -> UInt32 {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_024)
        switch kind {
        case .digits(let most):
            for side in [asks, bids] {
                for place in 0..<min(most, side.count) {
                    Self.append(side[place].price, price, to: &bytes)
                    Self.append(side[place].quantity, quantity, to: &bytes)
                }
            }
        case .texts(let most):
            for place in 0..<most {
                for side in [bids, asks] where place < side.count {
                    if !bytes.isEmpty { bytes.append(UInt8(ascii: ":")) }
                    bytes += "\(side[place].price):\(side[place].quantity)".utf8
                }
            }
        }
        return CRC32.of(bytes)
    }

    /// With zeros where the venue did not write them.
    private static func append(_ number: Decimal, _ decimals: UInt8?, to bytes: inout [UInt8]) {
        bytes += String(number.mantissa).utf8
        guard let decimals, decimals > number.scale else { return }
        for _ in number.scale..<decimals { bytes.append(UInt8(ascii: "0")) }
    }
}
