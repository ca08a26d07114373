// Requests to servers, many at once, on the thread of whoever calls.

internal import CCurl
internal import Reactor
public import Values

/// A client that cannot be made.
public enum HTTPSetupError: Error, Equatable, Sendable {
    case noMemory
    /// This libcurl waits for each lookup of a host: one slow name server would stop everything.
    case blockingLookups
}

/// Transfers over libcurl, with connections that are kept between them.
///
/// It has no thread of its own: everything happens in `step`, which the owner calls whenever there is time. Looking a
/// host up happens on a thread of libcurl's and never holds `step` up; a lookup that is given up is left to itself.
///
/// A request leaves once. It is never sent again, a redirect is an answer like any other, and what is not known to have
/// stayed here is of unknown outcome.
///
/// Shape: at most `maximumTransfers`, each with its request, at most 64 KiB of headers and as much body as its limits
/// say.
///
/// Source: RFC 9110, RFC 9112, RFC 9113.
@safe
public final class HTTPClient {
    private let settings: HTTPClientSettings
    private let multi: UnsafeMutableRawPointer
    private var transfers: [HTTPTransferID: HTTPTransfer] = [:]
    private var completions: [HTTPCompletion] = []
    private var lastNumber: UInt64 = 0
    /// Handles of transfers that are over, each ready for another request of its form.
    private var handles: [(curl: UnsafeMutableRawPointer, form: RequestForm)] = unsafe []
    private var performCount = 0

    /// Once in the process, before the first client.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// - Throws: ``HTTPSetupError``.
    public init(_ settings: HTTPClientSettings = HTTPClientSettings()) throws(HTTPSetupError) {
        guard HTTPClient.isReady else { throw .noMemory }
        guard curl_looks_names_up_aside() != 0 else { throw .blockingLookups }
        guard let multi = unsafe curl_multi_init() else { throw .noMemory }
        self.settings = settings
        unsafe self.multi = multi
        unsafe curl_multi_set_number(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, settings.maximumConnections)
        unsafe curl_multi_set_number(multi, CURLMOPT_MAX_HOST_CONNECTIONS, settings.connectionsPerHost)
        unsafe curl_multi_set_number(multi, CURLMOPT_MAXCONNECTS, settings.maximumConnections)
    }

    deinit {
        for transfer in transfers.values {
            unsafe curl_multi_remove_handle(multi, transfer.curl)
            unsafe curl_easy_cleanup(transfer.curl)
        }
        for unsafe handle in unsafe handles { unsafe curl_easy_cleanup(handle.curl) }
        unsafe curl_multi_cleanup(multi)
    }

    /// How many are under way.
    public var transferCount: Int { transfers.count }

    /// Begins a transfer; the next `step` or `advance` goes on with it.
    ///
    /// - Throws: ``HTTPFailure``: then nothing was sent, and nothing will be.
    public func start(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPTransferID {
        guard request.isWellFormed else { throw HTTPFailure(.badRequest) }
        guard transfers.count + completions.count < settings.maximumTransfers else { throw HTTPFailure(.busy) }
        let form = RequestForm(request)
        guard let curl = unsafe handle(for: form) else { throw HTTPFailure(.noMemory) }
        // Safe: the handle is the transfer's until it is recycled.
        guard let list = unsafe CurlOptions.headers(of: request) else {
            unsafe curl_easy_cleanup(curl)
            throw HTTPFailure(.noMemory)
        }
        lastNumber += 1
        let id = HTTPTransferID(number: lastNumber)
        let transfer = unsafe HTTPTransfer(
            id, form, usesProxy: settings.routed(request.route).proxy != nil, beginsBehind: performCount, curl, list)
        guard unsafe CurlOptions.set(curl, request, form, list), transfer.listen(),
            unsafe curl_multi_add_handle(multi, curl) == CURLM_OK
        else {
            unsafe curl_easy_cleanup(curl)
            throw HTTPFailure(.noMemory)
        }
        transfers[id] = transfer
        return id
    }

    /// One that has carried such a request, or one that is made for it; nil without memory.
    private func handle(for form: RequestForm) -> UnsafeMutableRawPointer? {
        if let place = unsafe handles.lastIndex(where: { unsafe $0.form == form }) { return unsafe handles.remove(at: place).curl }
        guard let curl = unsafe handles.popLast()?.curl ?? curl_easy_init() else { return nil }
        // Safe: nobody else has the handle. Connections are kept elsewhere.
        unsafe curl_easy_reset(curl)
        guard unsafe CurlOptions.set(curl, form, settings.routed(form.route)) else {
            unsafe curl_easy_cleanup(curl)
            return nil
        }
        return unsafe curl
    }

    /// Gives a transfer up. What became of it is a completion like any other: not sent, or unknown.
    public func cancel(_ id: HTTPTransferID) {
        guard let transfer = transfers[id] else { return }
        end(transfer, transfer.abandoned(.cancelled, hasBegun: performCount > transfer.beginsBehind))
    }

    /// What has come of a transfer whose limits make it a stream, since the last call.
    public func streamed(_ id: HTTPTransferID) -> [UInt8] { transfers[id]?.takeStreamed() ?? [] }

    /// The next transfer that is over.
    public func nextCompletion() -> HTTPCompletion? { completions.isEmpty ? nil : completions.removeFirst() }

    /// Goes on with everything as far as it goes without waiting: what was begun leaves, where a connection stands.
    public func advance() { perform() }

    /// Goes on with everything as far as it goes, and waits at most so long for something to do, unless something is
    /// over already.
    ///
    /// - Parameter descriptors: At most eight whose being readable ends the wait: a `Wake`, a `Poller`.
    public func step(for wait: Interval, orUntilReadable descriptors: [Int32] = []) {
        precondition(descriptors.count <= 8, "more than eight descriptors to wait for")
        perform()
        guard completions.isEmpty, wait.nanoseconds > 0 else { return }
        var rest = wait
        let now = Clock.now().steady
        for deadline in transfers.values.compactMap(\.resolveDeadline) { rest = min(rest, deadline.since(now)) }
        let milliseconds = Int32(clamping: max(0, (rest.nanoseconds + 999_999) / 1_000_000))
        var watched = descriptors
        // Safe: the array has so many; the call waits, and keeps nothing.
        unsafe curl_multi_wait_for(multi, &watched, UInt32(watched.count), milliseconds)
        perform()
    }

    private func perform() {
        var running: Int32 = 0
        performCount += 1
        unsafe curl_multi_perform(multi, &running)
        var result = CURLE_OK
        while let curl = unsafe curl_multi_next(multi, &result) {
            // Safe: each handle carries its transfer, which the table holds.
            let transfer = unsafe HTTPTransfer.of(curl)
            end(transfer, transfer.completion(result))
        }
        let now = Clock.now().steady
        for transfer in transfers.values where transfer.isLookingUp {
            transfer.resolvingSince = transfer.resolvingSince ?? now
            guard let deadline = transfer.resolveDeadline, deadline <= now else { continue }
            end(transfer, transfer.abandoned(.resolveTimedOut, hasBegun: true))
        }
    }

    private func end(_ transfer: HTTPTransfer, _ completion: HTTPCompletion) {
        unsafe curl_multi_remove_handle(multi, transfer.curl)
        if unsafe CurlOptions.forget(transfer.curl, transfer.form) {
            unsafe handles.append((transfer.curl, transfer.form))
        } else {
            unsafe curl_easy_cleanup(transfer.curl)
        }
        transfers[transfer.id] = nil
        completions.append(completion)
    }
}

extension HTTPTransfer {
    /// Nil when no lookup is under way.
    fileprivate var resolveDeadline: Instant? {
        guard isLookingUp, let resolvingSince else { return nil }
        return resolvingSince.advanced(by: limits.resolve)
    }
}
