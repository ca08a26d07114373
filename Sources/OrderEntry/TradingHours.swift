// TradingSessionID(336) of an order: when it may trade.

package import Values

/// In FIX 4.4 the values are a matter of agreement. These are the ones of its own text, the codes of FIX 5.0, and a word
/// for what venues offer: both before the opening and behind the close.
///
/// Source: FIX 4.4, field 336; FIX 5.0 SP2, the same.
package enum TradingHours: Sendable {
    /// The day's own session, in which orders trade anyway: `DAY`, `1`.
    case regular
    /// `EXTENDED`, `PRE-OPEN`, `AFTER-HOURS`, `6`.
    case extended

    /// Nil for another session.
    @_noLocks
    package init?(_ session: Name) {
        if session.equals(Bytes("DAY")) || session.equals(Bytes("1")) {
            self = .regular
        } else if session.equals(Bytes("EXTENDED")) || session.equals(Bytes("PRE-OPEN"))
            || session.equals(Bytes("AFTER-HOURS")) || session.equals(Bytes("6"))
        {
            self = .extended
        } else {
            return nil
        }
    }
}
