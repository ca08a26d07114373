// Answers of HTTP/2.

internal import CNghttp2
package import Values
internal import WebKit

extension HTTP2Machine {
    /// Answers the request of that number; nothing when it does not wait any more.
    package func answer(_ number: Int32, _ response: Response, at now: Moment) {
        self.now = now
        submit(number, response)
        fill()
    }

    /// From within nghttp2's calls, too.
    func submit(_ number: Int32, _ response: Response) {
        guard let stream = streams[number], case .answering(let terms) = stream.stage else { return }
        let finished = settings.policy.finish(response, terms, at: now.utc)
        streams[number]?.stage = .sending(finished, sent: 0)
        streams[number]?.since = now.steady
        var headers = [HTTPHeader(":status", "\(finished.status)")]
        headers += finished.headers.map { HTTPHeader($0.name.lowercased(), $0.value) }
        if finished.hasContentLength { headers.append(HTTPHeader("content-length", "\(finished.body.count)")) }
        let hasBody = !finished.hidesBody && !finished.body.isEmpty
        let result = unsafe withFields(headers) { fields in
            // Safe: nghttp2 copies the fields, and the provider has nothing of its own.
            guard hasBody else { return unsafe nghttp2_submit_response(session, number, fields.baseAddress, fields.count, nil) }
            var provider = unsafe nghttp2_data_provider(source: nghttp2_data_source(fd: 0), read_callback: HTTP2Machine.readBody)
            return unsafe nghttp2_submit_response(session, number, fields.baseAddress, fields.count, &provider)
        }
        if result != 0 { reset(number, NGHTTP2_INTERNAL_ERROR) }
    }

    func submitContinue(_ number: Int32) {
        _ = unsafe withFields([HTTPHeader(":status", "100")]) { fields in
            // Safe: nghttp2 copies the fields.
            unsafe nghttp2_submit_headers(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), number, nil, fields.baseAddress, fields.count, nil)
        }
    }

    /// The answer has left; what the client still sends is dropped.
    func answered(_ number: Int32) {
        streams[number]?.stage = .lingering
        streams[number]?.since = now.steady
    }

    /// Headers as nghttp2 wants them, during the call.
    @unsafe
    private func withFields(_ headers: [HTTPHeader], _ body: (UnsafeBufferPointer<nghttp2_nv>) -> Int32) -> Int32 {
        var bytes: [UInt8] = []
        for header in headers { bytes += Array(header.name.utf8) + Array(header.value.utf8) }
        return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var place = buffer.baseAddress
            let fields = unsafe headers.map { header in
                let (nameCount, valueCount) = (header.name.utf8.count, header.value.utf8.count)
                let name = unsafe place
                let value = unsafe place.map { unsafe $0 + nameCount }
                // Safe: the buffer has the names and the values in this order, and lives during the call.
                unsafe place = value.map { unsafe $0 + valueCount }
                let flags = UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)
                return unsafe nghttp2_nv(name: name, value: value, namelen: nameCount, valuelen: valueCount, flags: flags)
            }
            return unsafe fields.withUnsafeBufferPointer(body)
        }
    }

    @unsafe
    private static let readBody: nghttp2_data_source_read_callback = { _, stream, room, count, flags, _, context in
        // Safe: nghttp2 gives so many bytes of room, and a place for the flags.
        unsafe HTTP2Machine.at(context).readBody(stream, UnsafeMutableRawBufferPointer(start: room, count: count)) {
            unsafe flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
        }
    }

    /// The next part of an answer's body.
    @unsafe
    private func readBody(_ number: Int32, _ room: UnsafeMutableRawBufferPointer, _ end: () -> Void) -> Int {
        guard let stream = streams[number], case .sending(let response, let sent) = stream.stage else {
            return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
        }
        let count = min(room.count, response.body.count - sent)
        // Safe: the array has so many bytes from there on, and the room is as large.
        unsafe response.body.withUnsafeBytes { bytes in
            unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
        }
        streams[number]?.stage = .sending(response, sent: sent + count)
        streams[number]?.since = now.steady
        if sent + count == response.body.count { end() }
        return count
    }
}
