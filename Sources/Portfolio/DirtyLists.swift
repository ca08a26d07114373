// Which rows are to be saved.

internal import Values

/// A row that has changed.
package enum PortfolioRow: Sendable, Equatable {
    case account(AccountNumber)
    case position(PositionNumber)
    case balance(BalanceNumber)
    /// What is kept of all accounts together.
    case overall
}

/// The first and last places of three lists, whose links are in the places themselves: -1 ends one, -2 is in none.
struct DirtyLists {
    struct List {
        var first: Int32 = -1
        var last: Int32 = -1

        @_noLocks
        init() {}
    }

    var accounts = List()
    var positions = List()
    var balances = List()
    var isOverallDirty = false

    @_noLocks
    init() {}
}

extension PositionBook {
    @_noLocks
    mutating func noteAccount(_ place: Int) {
        guard accounts[place].nextDirty == -2 else { return }
        accounts[place].nextDirty = -1
        if dirty.accounts.last >= 0 { accounts[Int(dirty.accounts.last)].nextDirty = Int32(place) }
        if dirty.accounts.first < 0 { dirty.accounts.first = Int32(place) }
        dirty.accounts.last = Int32(place)
    }

    @_noLocks
    mutating func notePosition(_ place: Int) {
        guard positions[place].nextDirty == -2 else { return }
        positions[place].nextDirty = -1
        if dirty.positions.last >= 0 { positions[Int(dirty.positions.last)].nextDirty = Int32(place) }
        if dirty.positions.first < 0 { dirty.positions.first = Int32(place) }
        dirty.positions.last = Int32(place)
    }

    @_noLocks
    mutating func noteBalance(_ place: Int) {
        guard balances[place].nextDirty == -2 else { return }
        balances[place].nextDirty = -1
        if dirty.balances.last >= 0 { balances[Int(dirty.balances.last)].nextDirty = Int32(place) }
        if dirty.balances.first < 0 { dirty.balances.first = Int32(place) }
        dirty.balances.last = Int32(place)
    }

    /// The next row that has changed since it was last given out; nil when all were. Accounts come before positions,
    /// those before balances, and each in the order in which they changed.
    @_noLocks
    package mutating func nextDirty() -> PortfolioRow? {
        if dirty.accounts.first >= 0 {
            let place = Int(dirty.accounts.first)
            dirty.accounts.first = accounts[place].nextDirty
            if dirty.accounts.first < 0 { dirty.accounts.last = -1 }
            accounts[place].nextDirty = -2
            return .account(AccountNumber(place))
        }
        if dirty.positions.first >= 0 {
            let place = Int(dirty.positions.first)
            dirty.positions.first = positions[place].nextDirty
            if dirty.positions.first < 0 { dirty.positions.last = -1 }
            positions[place].nextDirty = -2
            return .position(PositionNumber(place))
        }
        if dirty.balances.first >= 0 {
            let place = Int(dirty.balances.first)
            dirty.balances.first = balances[place].nextDirty
            if dirty.balances.first < 0 { dirty.balances.last = -1 }
            balances[place].nextDirty = -2
            return .balance(BalanceNumber(place))
        }
        guard dirty.isOverallDirty else { return nil }
        dirty.isOverallDirty = false
        return .overall
    }
}
