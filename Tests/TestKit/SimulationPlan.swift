// What a seed makes of the world.

internal import FIXSession
internal import Values

/// What a seed makes of the world.
struct SimulationPlan {
    let steps: Int
    /// Bytes change on the way.
    let garbles: Bool
    /// Numbers begin at 1 in the middle of a session.
    let resets: Bool
    /// They begin at any time, and what is on its way is lost.
    let loses: Bool
    /// There are no heartbeats.
    let hasSilentPeers: Bool

    init(from random: inout SeededRandom) {
        steps = Int.random(in: 40...160, using: &random)
        loses = random.once(in: 8)
        resets = !loses && random.once(in: 4)
        hasSilentPeers = random.once(in: 6)
        // What is garbled, and the last to be sent, is missed when something comes behind it.
        garbles = !resets && !hasSilentPeers && random.once(in: 3)
    }

    func loop(_ role: SessionRole, from random: inout SeededRandom) throws -> SessionLoop {
        let settings = settings(of: role, from: &random)
        var start =
            role == .initiator
            ? Start.connecting(settings: settings) : .disconnected(settings: settings)
        start.isValidating = false
        if role == .acceptor { start.identity = start.identity.reversed }
        let loop = try SessionLoop(start, as: role)
        // What waits in the store when numbers begin again is forgotten.
        if !resets, random.once(in: 3) {
            loop.pipeCapacity = Int.random(in: 50...600, using: &random)
            loop.batchSize = Int.random(in: 100...2000, using: &random)
        }
        return loop
    }

    private func settings(of role: SessionRole, from random: inout SeededRandom) -> SessionSettings
    {
        var settings = SessionSettings()
        settings.heartBtInt = hasSilentPeers ? 0 : [1, 5, 30].randomElement(using: &random) ?? 30
        settings.resetOnLogon = loses && role == .initiator && random.once(in: 3)
        settings.enableNextExpectedMsgSeqNum = random.once(in: 2)
        settings.enableLastMsgSeqNumProcessed = random.once(in: 3)
        // What the line holds back for two minutes would be refused.
        settings.checkLatency = false
        settings.resend.resendRequestTries = 0
        if random.once(in: 3) {
            settings.resend.resendRequestChunkSize = UInt64.random(
                in: resets ? 4...9 : 1...9, using: &random)
        }
        settings.resend.closedResendInterval = random.once(in: 3)
        // To ask with each message for one more of many fills a slow line with requests alone.
        if settings.resend.resendRequestChunkSize == 0 {
            settings.resend.sendRedundantResendRequests = random.once(in: 4)
        }
        if random.once(in: 3) {
            settings.resend.maxHeldMessages = UInt64.random(in: 0...6, using: &random)
        }
        if !resets, random.once(in: 5) {
            settings.resend.maxResendMessages = UInt64.random(in: 10...40, using: &random)
        }
        return settings
    }

    /// What is set for one side, for people.
    static func words(about loop: SessionLoop) -> String {
        let (settings, resend) = (loop.start.settings, loop.start.settings.resend)
        return "\(loop.role): heartBtInt \(settings.heartBtInt), "
            + "789 \(settings.enableNextExpectedMsgSeqNum), chunk \(resend.resendRequestChunkSize), "
            + "closed \(resend.closedResendInterval), "
            + "redundant \(resend.sendRedundantResendRequests), held \(resend.maxHeldMessages), "
            + "limit \(resend.maxResendMessages), takes \(loop.pipeCapacity)"
    }
}
