// Why a connection over TLS ended before its time.

internal import COpenSSL

/// A fixed-size value, made on the line thread; whoever prints it makes the words.
public struct TLSFailure: Sendable, Equatable {
    public enum Reason: Sendable {
        /// The peer's certificate, or one above it.
        case unknownAuthority
        case expired
        case notYetValid
        case revoked
        /// There is no list of the authority, or it is past its time.
        case revocationUnknown
        case wrongHostName
        /// `detail` is OpenSSL's verification result.
        case badCertificate
        /// It was asked for, and the peer sent none.
        case noCertificate
        /// What the peer sends is not TLS.
        case notTLS
        /// The peer speaks only versions that we do not, mostly older ones.
        case noCommonVersion
        case noCommonCipher
        /// The peer ends the connection; `detail` is the number of its alert.
        case alert
        /// `detail` is OpenSSL's error.
        case protocolError
        /// The peer closed the connection before the handshake was done.
        case hungUp
        /// The handshake was not done in time.
        case tooSlow
        case noMemory
    }

    public let reason: Reason
    public let detail: UInt32

    @_noLocks
    init(_ reason: Reason, detail: UInt32 = 0) {
        self.reason = reason
        self.detail = detail
    }

    /// What the owner of the socket and the clock finds out.
    public static var hungUp: TLSFailure { @_noLocks get { TLSFailure(.hungUp) } }
    public static var tooSlow: TLSFailure { @_noLocks get { TLSFailure(.tooSlow) } }
    public static var noMemory: TLSFailure { @_noLocks get { TLSFailure(.noMemory) } }
}

extension TLSFailure {
    /// From OpenSSL's error, and its result of the verification of the peer's certificate.
    @_noLocks
    init(error: UInt, verification: Int) {
        let isVerification = tls_error_reason(error) == SSL_R_CERTIFICATE_VERIFY_FAILED
        self =
            isVerification && verification != Int(X509_V_OK)
            ? TLSFailure.verification(verification) : TLSFailure.library(error)
    }

    /// Why OpenSSL refuses the peer's certificate.
    @_noLocks
    private static func verification(_ result: Int) -> TLSFailure {
        switch Int32(truncatingIfNeeded: result) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED:
            TLSFailure(.unknownAuthority)
        case X509_V_ERR_CERT_HAS_EXPIRED: TLSFailure(.expired)
        case X509_V_ERR_CERT_NOT_YET_VALID: TLSFailure(.notYetValid)
        case X509_V_ERR_CERT_REVOKED: TLSFailure(.revoked)
        case X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_CRL_NOT_YET_VALID,
            X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
            TLSFailure(.revocationUnknown)
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            TLSFailure(.wrongHostName)
        default: TLSFailure(.badCertificate, detail: UInt32(truncatingIfNeeded: result))
        }
    }

    /// Why OpenSSL gave up, if not for a certificate.
    @_noLocks
    private static func library(_ error: UInt) -> TLSFailure {
        let other = TLSFailure(.protocolError, detail: UInt32(truncatingIfNeeded: error))
        let reason = tls_error_reason(error)
        if reason == ERR_R_MALLOC_FAILURE { return TLSFailure(.noMemory) }
        guard tls_error_library(error) == ERR_LIB_SSL else { return other }
        return switch reason {
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: TLSFailure(.noCertificate)
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST,
            SSL_R_UNKNOWN_PROTOCOL, SSL_R_BAD_RECORD_TYPE:
            TLSFailure(.notTLS)
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_VERSION_TOO_HIGH,
            SSL_R_UNSUPPORTED_SSL_VERSION, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
            TLSFailure(.noCommonVersion)
        case SSL_R_NO_SHARED_CIPHER: TLSFailure(.noCommonCipher)
        case SSL_AD_REASON_OFFSET...(SSL_AD_REASON_OFFSET + 255):
            TLSFailure(.alert, detail: UInt32(truncatingIfNeeded: reason - SSL_AD_REASON_OFFSET))
        default: other
        }
    }
}

extension TLSFailure: CustomStringConvertible {
    public var description: String {
        switch reason {
        case .unknownAuthority: "the peer's certificate is signed by no authority that we trust"
        case .expired: "the peer's certificate, or one above it, has expired"
        case .notYetValid: "the peer's certificate, or one above it, is not valid yet"
        case .revoked: "the peer's certificate was revoked"
        case .revocationUnknown: "there is no current revocation list for the peer's certificate"
        case .wrongHostName: "the peer's certificate is for another host name"
        case .badCertificate: "the peer's certificate is refused: \(verificationText)"
        case .noCertificate: "the peer has no certificate, and we ask for one"
        case .notTLS: "the peer does not speak TLS"
        case .noCommonVersion: "the peer and we have no version of TLS in common"
        case .noCommonCipher: "the peer and we have no cipher in common"
        case .alert: "the peer refuses: \(alertText)"
        case .protocolError: "the peer breaks the protocol: \(libraryText)"
        case .hungUp: "the peer hangs up in the middle of the handshake; perhaps it does not speak TLS"
        case .tooSlow: "the handshake takes too long"
        case .noMemory: "there is no memory left for TLS"
        }
    }

    private var verificationText: String {
        // Safe: a text of OpenSSL's that lives as long as the process.
        unsafe String(cString: X509_verify_cert_error_string(Int(detail)))
    }

    private var alertText: String {
        // Safe: a text of OpenSSL's that lives as long as the process.
        guard let text = unsafe SSL_alert_desc_string_long(Int32(truncatingIfNeeded: detail)) else {
            return "alert \(detail)"
        }
        return "\(unsafe String(cString: text)) (alert \(detail))"
    }

    private var libraryText: String {
        // Safe: a text of OpenSSL's that lives as long as the process.
        guard let text = unsafe ERR_reason_error_string(UInt(detail)) else {
            return "error \(detail)"
        }
        return unsafe String(cString: text)
    }
}
