// Certificates for tests, made by the `openssl` command when the tests run.

internal import Glibc

/// A folder of PEM files, made once for a process and removed at its end. `NAME.pem` is a
/// certificate, `NAME.key` its private key:
///
/// - `authority`, `other`: two roots that know nothing of each other; `middle`: signed by
///   `authority`.
/// - `server`: for localhost, 127.0.0.1 and *.example.com. `second`: for second.test. `expired`,
///   `future`: for localhost, at another time. `stranger`: for localhost, signed by `other`.
///   `chained`: for localhost, signed by `middle`, which stands behind it in its file. `rsa`: for
///   localhost, with an RSA key.
/// - `client`: subject `CN=TW,O=Trading\, Inc,C=DE`, and names of every kind. `revoked`: taken
///   back.
/// - `locked.key`: the key of `server` with a passphrase. `current.crl`, `stale.crl`: the
///   authority's
///   revocation lists, now and of long ago. `hashed`: a folder with `authority`.
public struct TestCertificates: Sendable {
    public let folder: String

    /// Throws when the `openssl` command is missing or refuses.
    public static let shared = Result { try TestCertificates() }

    /// The path of a file, such as `server.pem`.
    public func file(_ name: String) -> String { "\(folder)/\(name)" }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private init() throws {
        var template = Array("/tmp/penstock-certificates-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw Failure(description: "no temporary folder")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Safe: made once, and read when no test runs any more.
        unsafe TestCertificates.made = folder
        atexit { unsafe system("rm -rf '\(TestCertificates.made)'") }
        let script = file("make")
        guard let out = unsafe fopen(script, "w") else {
            throw Failure(description: "cannot write \(script)")
        }
        // Safe: the file was just opened.
        unsafe fputs(TestCertificates.script, out)
        unsafe fclose(out)
        guard unsafe system("sh '\(script)' '\(folder)' >'\(script).log' 2>&1") == 0 else {
            throw Failure(description: "the openssl command failed; see \(script).log")
        }
    }

    /// Set before the process can end, read at its end.
    nonisolated(unsafe) private static var made = ""

    private static let script = """
        set -eu
        cd "$1"
        mkdir issued hashed
        : >index.txt
        echo 01 >serial
        echo 01 >crlnumber
        cat >ca.cnf <<END
        [ca]
        default_ca = ours
        [ours]
        database = index.txt
        serial = serial
        crlnumber = crlnumber
        new_certs_dir = issued
        default_md = sha256
        default_days = 30
        default_crl_days = 30
        policy = any
        unique_subject = no
        copy_extensions = copy
        [any]
        countryName = optional
        organizationName = optional
        commonName = optional
        END
        ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256"

        root() {
            openssl req -x509 $ec -nodes -days 30 -subj "/CN=$2" -keyout $1.key -out $1.pem
        }
        # Signer, name, key, subject, extension, times.
        make() {
            signer=$1 name=$2 key=$3 subject=$4 extension=$5
            shift 5
            openssl req -new $key -nodes -utf8 -subj "$subject" -addext "$extension" \\
                -keyout $name.key -out $name.csr
            openssl ca -batch -notext -config ca.cnf -cert $signer.pem -keyfile $signer.key \\
                -in $name.csr -out $name.pem "$@"
        }
        here=subjectAltName=DNS:localhost
        root authority "Test Authority"
        root other "Other Authority"
        make authority middle "$ec" "/CN=Middle Authority" basicConstraints=critical,CA:TRUE
        make authority server "$ec" /CN=server "$here,DNS:*.example.com,IP:127.0.0.1"
        make authority second "$ec" /CN=second subjectAltName=DNS:second.test
        make authority expired "$ec" /CN=expired $here -startdate 20200101000000Z -enddate 20200102000000Z
        make authority future "$ec" /CN=future $here -startdate 20900101000000Z -enddate 20900102000000Z
        make authority rsa "-newkey rsa:2048" /CN=rsa $here
        make other stranger "$ec" /CN=stranger $here
        make middle chained "$ec" /CN=chained $here
        cat middle.pem >>chained.pem
        make authority client "$ec" "/C=DE/O=Trading, Inc/CN=TW" \\
            "subjectAltName=DNS:tw.test,DNS:tw2.test,URI:fix://TW,email:desk@tw.test"
        make authority revoked "$ec" /CN=REVOKED $here
        issuer="-cert authority.pem -keyfile authority.key"
        openssl ca -config ca.cnf $issuer -revoke revoked.pem
        openssl ca -config ca.cnf $issuer -gencrl -out current.crl
        openssl ca -config ca.cnf $issuer -gencrl -crl_lastupdate 20200101000000Z \\
            -crl_nextupdate 20200102000000Z -out stale.crl
        openssl pkey -in server.key -aes128 -passout pass:secret -out locked.key
        cp authority.pem hashed
        openssl rehash hashed
        """
}
