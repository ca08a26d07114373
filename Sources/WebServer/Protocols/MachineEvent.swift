// What the requests of one connection tell its owner.

/// From the machines of both versions of HTTP.
package enum MachineEvent {
    /// A request, which waits for its answer by this number.
    case request(Int32, Request)
    /// The client has gone, or takes the request back: no answer is wanted any more.
    case abandoned(Int32)
    /// The server has refused something by itself.
    case refused(RequestFault)
}
