// The functions that nghttp2 calls.

internal import CNghttp2
internal import Values

extension HTTP2Machine {
    @unsafe
    static func set(_ callbacks: OpaquePointer?) {
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, context in
            guard let frame = unsafe frame?.pointee, unsafe HTTP2Machine.isRequest(frame) else { return 0 }
            unsafe HTTP2Machine.at(context).beginStream(frame.hd.stream_id)
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _, frame, name, nameCount, value, valueCount, _, context in
            guard let frame = unsafe frame?.pointee, unsafe HTTP2Machine.isRequest(frame) else { return 0 }
            // Safe: nghttp2 holds so many bytes of both during the call.
            let name = unsafe Bytes(UnsafeRawBufferPointer(start: name, count: nameCount))
            let value = unsafe Bytes(UnsafeRawBufferPointer(start: value, count: valueCount))
            unsafe HTTP2Machine.at(context).addHeader(frame.hd.stream_id, name, value)
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, context in
            guard let frame = unsafe frame?.pointee else { return 0 }
            let header = unsafe frame.hd
            let machine = unsafe HTTP2Machine.at(context)
            if unsafe HTTP2Machine.isRequest(frame) { machine.endHead(header.stream_id) }
            let mayEnd = UInt32(header.type) == NGHTTP2_DATA.rawValue || UInt32(header.type) == NGHTTP2_HEADERS.rawValue
            if mayEnd, UInt32(header.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0 { machine.endStream(header.stream_id) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, bytes, count, context in
            // Safe: nghttp2 holds so many bytes during the call.
            let bytes = unsafe Bytes(UnsafeRawBufferPointer(start: bytes, count: count))
            unsafe HTTP2Machine.at(context).addBody(stream, bytes)
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, context in
            guard let header = unsafe frame?.pointee.hd else { return 0 }
            let mayEnd = UInt32(header.type) == NGHTTP2_DATA.rawValue || UInt32(header.type) == NGHTTP2_HEADERS.rawValue
            if mayEnd, UInt32(header.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0 {
                unsafe HTTP2Machine.at(context).answered(header.stream_id)
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, _, context in
            unsafe HTTP2Machine.at(context).closeStream(stream)
            return 0
        }
    }

    /// Not the headers behind a body, which are dropped.
    @unsafe
    private static func isRequest(_ frame: nghttp2_frame) -> Bool {
        unsafe UInt32(frame.hd.type) == NGHTTP2_HEADERS.rawValue && frame.headers.cat == NGHTTP2_HCAT_REQUEST
    }

    @unsafe
    static func at(_ context: UnsafeMutableRawPointer?) -> HTTP2Machine {
        guard let context = unsafe context else { preconditionFailure("nghttp2 calls back without its context") }
        // Safe: it is the machine that called nghttp2.
        return unsafe Unmanaged<HTTP2Machine>.fromOpaque(context).takeUnretainedValue()
    }
}
