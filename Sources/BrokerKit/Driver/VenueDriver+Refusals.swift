// What the venue does not do, or does not know.

internal import Orders
internal import Values

extension VenueDriver {
    /// The venue does not know an order under one of its names.
    mutating func notFound(_ number: UInt64, else other: UInt8?, at now: Instant) {
        if orders[number]?.isBetween ?? false {
            if isMissing(number, at: now) { endReplace(number, .other, "the new order did not reach the venue") }
            return
        }
        if let other { return askElse(number, use: other, at: now) }
        if orders[number]?.wantsCancel ?? false {
            orders[number]?.wantsCancel = false
            report(number, .cancelRejected(.unknownOrder, text("the venue does not know the order")))
        }
        report(number, .unheardOf)
    }

    /// It was not there some time ago, and is not there now. Until then it may be on its way.
    mutating func isMissing(_ number: UInt64, at now: Instant) -> Bool {
        guard let since = orders[number]?.missingSince else {
            orders[number]?.missingSince = now
            return false
        }
        return now >= since.advanced(by: settings.answerPatience)
    }

    mutating func refuse(_ call: VenueCall, _ error: VenueError, at now: Instant) {
        let words = text(error.description)
        noteIssue(of: error, at: now)
        switch call.reason {
        case .place(let number, _): report(number, .rejected(error.meaning.order, words))
        case .cancel(let number):
            if orders[number]?.isOverHere ?? false { forget(number) }
            report(number, .cancelRejected(error.meaning.change, words))
        case .cancelToReplace(let number):
            // Where it is gone meanwhile, its new order is on its way.
            if orders[number]?.replacesInSteps ?? false { endReplace(number, error.meaning.change, error.description) }
        case .replace(let number, let use):
            if orders[number]?.web.wantedUse == use { endReplace(number, error.meaning.change, error.description) }
        case .ask(let number, _, let other):
            // Of several places in which it was asked for, all must say so.
            if error.meaning.isUnknownOrder, call.group == 0 { notFound(number, else: other, at: now) }
        case .overHere: break
        case .book(let place):
            effects.append(.note("\(profile.title) does not tell a book: \(error)"))
            market.askEnded(place, at: now)
        case .test(let number): testRefusals[number] = error.description
        case .instruments, .clock, .question, .fillsOfOrder, .token:
            if !error.meaning.isOfCredentials { record.note(.apiError, error.description, at: now) }
            effects.append(.note("\(profile.title) refuses a question: \(error)"))
        }
    }
}
