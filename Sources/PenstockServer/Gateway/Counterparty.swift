// A FIX counterparty as a broker: the translation, and the initiator's session that it speaks over.

internal import Brokers
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Orders
internal import Values

/// One FIX counterparty between the gateway and its session.
struct Counterparty: ~Copyable {
    var translation: FIXBroker
    let number: BrokerNumber
    let identity: SessionIdentity
    /// Known once the engine's initiators are.
    var session = SessionID(0)
    /// Between the two words of the engine that it is logged on and that it is not.
    var isLoggedOn = false
    /// Under which its messages are stored: another one says that the numbers began again.
    var stream: UInt32 = 0
    /// Nobody answers until then: what is asked about goes on without. Far away while nothing is awaited.
    var patienceEnds = Instant.distantFuture
    /// When something came from it last.
    var heard = Instant.distantPast
    /// Whose the orders become that nobody here knows; nil where they are only named.
    var owner: ExternalOwner?
    /// Until then reports of strange orders do not make it be asked about open orders again.
    var strangersDue = Instant.distantPast
    /// Not all open orders could be asked about when they were compared last.
    var isPartlyAsked = false

    init(_ translation: consuming FIXBroker, _ number: BrokerNumber, _ identity: SessionIdentity) {
        self.translation = translation
        self.number = number
        self.identity = identity
    }

    /// How long an answer about open orders may take.
    static var patience: Interval { @_noLocks get { .seconds(10) } }
    /// So many requests leave in one turn.
    static var mostInTurn: Int { @_noLocks get { 64 } }
}

extension GatewayApplication {
    /// Each counterparty gets its session, once the initiators have theirs.
    mutating func bindCounterparties(in engine: borrowing Engine) {
        for place in 0..<brokers.counterpartyCount {
            guard let session = engine.session(brokers[fix: place].identity) else {
                preconditionFailure("a broker's session that no initiator has")
            }
            brokers[fix: place].session = session
        }
    }
}

extension LineBrokers {
    /// The place of the counterparty that a session is with; nil for a client's.
    @_noLocks
    func counterparty(of session: SessionID) -> Int? {
        for place in 0..<counterpartyCount where self[fix: place].session.index == session.index { return place }
        return nil
    }
}

extension ResendSettings {
    /// Of a broker's session: what the line has lost is asked about after the logon, and a cancel leaves anew. An order
    /// that went out again later could trade when nobody expects it any more. `staleOnResend` of the session goes before.
    mutating func sendsNoOrdersAgain() {
        for msgType in [
            .newOrderSingle, .orderCancelReplaceRequest, .orderCancelRequest, .orderStatusRequest, .orderMassStatusRequest,
            .tradeCaptureReportRequest,
        ] as [MsgType] { _ = setNever(msgType) }
    }
}

extension MsgType {
    /// It asks for something, as clients do: no broker sends it.
    var isRequest: Bool {
        @_noLocks get {
            self == .newOrderSingle || self == .newOrderList || self == .orderCancelRequest
                || self == .orderCancelReplaceRequest || self == .orderStatusRequest || self == .orderMassCancelRequest
                || self == .orderMassStatusRequest || self == .listCancelRequest || self == .listExecute
                || self == .listStatusRequest || self == .marketDataRequest || self == .securityDefinitionRequest
                || self == .securityListRequest || self == .securityStatusRequest || self == .requestForPositions
                || self == .tradingSessionStatusRequest || self == .tradeCaptureReportRequest || self == .userRequest
                || self == .collateralInquiry
        }
    }
}
