// The orders of a list, one after the other, each as if it had come by itself.

package import FIXWire
package import Orders
package import Values

/// One order of a list: its fields as a message of their own. A view, good as long as the message.
@safe
package struct ListEntry {
    /// Its place in the list, from 1.
    package let number: Int
    /// The entry's fields, to be read as those of a NewOrderSingle(D).
    package let fields: MessageView

    /// ClOrdID(11), which stands first; nil where it is empty or too long.
    package var clOrdID: Identifier? {
        @_noLocks get {
            let value = fields.value(at: 3)
            return value.isEmpty ? nil : Identifier(value)
        }
    }
}

/// Goes through the entries of NoOrders(73).
///
/// Shape: an entry goes from one ClOrdID(11) to before the next, or to the first field that a list has beside its
/// orders. Total: any message gives entries or none.
@safe
package struct ListEntries {
    private let message: MessageView
    private var next: Int
    private var number = 0

    @_noLocks
    package init(_ message: MessageView) {
        self.message = message
        let count = message.index(of: Tag.noOrders, from: 3)
        // Right behind the count, or nowhere.
        next = count.map { $0 + 1 } ?? message.fieldCount
    }

    /// The next order, or nil.
    @_noLocks
    package mutating func nextEntry() -> ListEntry? {
        guard next < message.fieldCount, message[next].tag == Tag.clOrdID else { return nil }
        let start = next
        next += 1
        while next < message.fieldCount, message[next].tag != Tag.clOrdID,
            !ListEntries.isOfList(message[next].tag)
        { next += 1 }
        number += 1
        return ListEntry(number: number, fields: message.part(from: start, to: next, as: .newOrderSingle))
    }

    /// The first field that belongs to no entry, when there are no more.
    var end: Int { @_noLocks get { next } }

    /// Whether the field stands beside the orders, in the list itself or in the trailer.
    @_noLocks
    static func isOfList(_ tag: UInt32) -> Bool {
        switch tag {
        case 66, 390, 391, 414, 394, 415, 480, 481, 513, 433, 69, 352, 353, 765, 766, 767, 68, 893, 73,
            Tag.contingencyType, 93, 89, 10:
            true
        default: false
        }
    }
}

extension ClientRequest {
    /// Reads one order of a list: the very reader of NewOrderSingle(D), run over the entry. The one place where it is.
    @_noLocks
    package mutating func read(
        _ entry: ListEntry, session: SessionNumber, isPossibleResend: Bool, strategyTag: UInt32 = 0
    ) {
        read(entry.fields, session: session, isPossibleResend: isPossibleResend, strategyTag: strategyTag)
        guard case .businessReject(var reject) = self else { return }
        reject.refMsgType = .newOrderList
        self = .businessReject(reject)
    }
}
