// swift-tools-version: 6.2
// The layer table. A target may use names of earlier rows only; `edge` rows alone make system calls.

import PackageDescription

/// C as it is: libraries from Debian, and headers of `static inline` wrappers.
let foreign: [Target] = [
    .target(name: "CLinux"),
    .target(name: "CBytes"),
    .target(name: "CDictionary"),
    // The store: a memory-mapped B-tree with one writer and whole transactions. Also looked at:
    // SQLite (a commit costs ten times as much), RocksDB (its own threads, C++). Its rows have checksums, inlined: also
    // looked at for those: zlib's crc32 (a twentieth as fast on short rows).
    .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev", "libssl-dev", "libxxhash-dev"])]),
    // Reads dictionaries. Also looked at: libxml2 (ten times the size, builds a tree).
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    // Reads the configuration, with lines and columns. Also looked at: libfyaml (not in every Debian).
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    // TLS, password hashes, signatures. Also looked at: GnuTLS (no password hash), libsodium (no TLS).
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .target(name: "CTLS", dependencies: ["COpenSSL"]),
    // Keys in HSMs: the functions that every maker's module has, by the header of p11-kit. Also looked at: OpenSSL's engines
    // and providers for it (configured for the whole process), libp11 (RSA and EC alone).
    .target(name: "CPKCS11"),
    // HTTP as a client. Also looked at: FoundationNetworking (a tenth of the requests a second), nghttp2 (HTTP/2 alone).
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    // HTTP/2 as a server, without sockets. Also looked at: libmicrohttpd (HTTP/1 alone), libh2o (its own loop).
    .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    // Frames of WebSockets. Also looked at: libwebsockets (its own loop and sockets).
    .systemLibrary(name: "CWslay", providers: [.apt(["libwslay-dev"])]),
    // Compresses their messages. Also looked at: libdeflate (no streams).
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Finds the tokens of JSON. Also looked at: yajl, jansson, cJSON (2 to 20 times the time, numbers as doubles).
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
]

/// Name, what it may use. The order is the order of the layers.
let layers: [(name: String, uses: [String])] = [
    ("Values", ["CBytes"]),
    ("FIXWire", ["CBytes", "CDictionary", "CExpat", "Values"]),
    ("FIXSession", ["FIXWire", "Values"]),
    ("Tables", ["Values"]),
    ("Orders", ["Tables", "Values"]),
    ("EmergencyStop", ["Values"]),
    ("MarketData", ["Tables", "Values"]),
    ("Portfolio", ["Tables", "Values"]),
    ("Risk", ["Tables", "Values"]),
    ("Routing", ["Tables", "Values"]),
    ("OrderEntry", ["FIXWire", "Orders", "Values"]),
    (
        "GatewayCore",
        ["EmergencyStop", "MarketData", "Orders", "Portfolio", "Risk", "Routing", "Tables", "Values"]
    ),
    ("Cryptography", ["CLinux", "COpenSSL", "Values"]),  // edge
    ("Reactor", ["CLinux", "COpenSSL", "CTLS", "Cryptography", "Values"]),  // edge
    ("Journal", ["CLMDB", "CLinux", "Cryptography", "Values"]),  // edge
    ("WebKit", ["CCurl", "CSimdjson", "CWslay", "CZlib", "Cryptography", "FIXWire", "Reactor", "Values"]),  // edge
    ("WebServer", ["CNghttp2", "CZlib", "Cryptography", "Reactor", "Values", "WebKit"]),  // edge
    ("Access", ["Cryptography", "Reactor", "Values", "WebKit"]),
    ("Vault", ["CPKCS11", "Cryptography", "Reactor", "Values", "WebKit"]),  // edge
    ("FIXEngine", ["Cryptography", "FIXSession", "FIXWire", "Journal", "Reactor", "Values"]),
    ("BrokerKit", ["Cryptography", "MarketData", "Orders", "Tables", "Values", "WebKit"]),
    ("Brokers", ["BrokerKit", "FIXWire", "Orders", "Tables", "Values", "WebKit"]),
    ("Dashboard", []),
    (
        "ControlAPI",
        ["Access", "Cryptography", "Dashboard", "FIXWire", "Orders", "Reactor", "Routing", "Values", "Vault", "WebKit", "WebServer"]
    ),
    (
        "PenstockServer",
        [
            "Access", "BrokerKit", "Brokers", "CYAML", "ControlAPI", "Cryptography", "EmergencyStop", "FIXEngine", "FIXSession", "FIXWire", "GatewayCore",
            "Journal", "MarketData", "OrderEntry", "Orders", "Portfolio", "Reactor", "Risk", "Routing", "Tables", "Values",
            "Vault", "WebKit", "WebServer",
        ]
    ),
]

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func dependencies(_ names: [String]) -> [Target.Dependency] { names.map { .byName(name: $0) } }

/// Every layer has its tests beside it, in a folder of the same name.
let tested = [
    "Values", "FIXWire", "FIXSession", "Tables", "Orders", "EmergencyStop", "MarketData", "Portfolio",
    "Risk", "Routing", "OrderEntry", "GatewayCore", "Cryptography", "Reactor", "WebKit", "WebServer", "Access", "Vault", "ControlAPI", "Journal", "FIXEngine",
    "BrokerKit", "Brokers", "PenstockServer",
]

/// Files that become part of the program: it needs none beside it.
let compiledFiles: [String: [Resource]] = ["Dashboard": [.embedInCode("Page")]]

/// What tests read or start, and is not compiled.
let filesOfTests = ["Brokers": ["Payloads"], "FIXWire": ["Dictionaries"], "WebKit": ["Payloads", "Servers"], "BrokerKit": ["Vectors"]]

/// Programs of the README, which are compiled and run like everything else.
let examples = ["Exchange", "Desk"]

/// Built by tools/fuzz alone: with libFuzzer's `main` in place of one of its own.
let fuzzed: [Target] =
    Context.environment["PENSTOCK_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "fuzz", dependencies: ["BrokerKit", "Brokers", "Cryptography", "FIXWire", "Orders", "PenstockServer", "Values", "WebKit", "WebServer"],
            path: "tools/fuzz.d/targets",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
    ]

let package = Package(
    name: "penstock",
    products: [
        .library(
            name: "FIXEngine",
            targets: [
                "FIXEngine", "FIXSession", "FIXWire", "Journal", "Reactor", "Cryptography", "Values",
            ]),
        .executable(name: "penstock", targets: ["penstock"]),
    ],
    targets: foreign + fuzzed
        + layers.map {
            .target(
                name: $0.name, dependencies: dependencies($0.uses), resources: compiledFiles[$0.name] ?? [], swiftSettings: strict)
        }
        + [
            .executableTarget(
                name: "penstock", dependencies: ["PenstockServer"], swiftSettings: strict),
            // An initiator on FIXEngine's public API, which Tests/QuickFIXClient/run kills and restarts.
            .executableTarget(
                name: "Relay",
                dependencies: dependencies([
                    "FIXEngine", "FIXSession", "FIXWire", "Journal", "Reactor", "Values",
                ]), path: "Tests/Relay", swiftSettings: strict),
            // Changes a vault again and again; the tests of Vault kill it meanwhile.
            .executableTarget(
                name: "Keyturner", dependencies: dependencies(["Cryptography", "Reactor", "Values", "Vault"]),
                path: "Tests/Keyturner", swiftSettings: strict),
            // The codec by itself, for tools/bench.
            .executableTarget(
                name: "codecbench", dependencies: ["FIXWire", "Values"],
                path: "tools/bench.d/codec", swiftSettings: strict),
            // The way of book updates by itself, for tools/bench.
            .executableTarget(
                name: "marketbench", dependencies: ["BrokerKit", "Brokers", "MarketData", "Reactor", "Values", "WebKit"],
                path: "tools/bench.d/market", swiftSettings: strict),
            // Counts heap calls of a test process; the tests of the hot path read it.
            .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
            // Ends a thread's work on a store at a write or a commit; the crash simulation does it.
            .target(name: "CStoreFaults", dependencies: ["CLMDB"], path: "Tests/CStoreFaults"),
            .target(
                name: "TestKit",
                dependencies: dependencies(["CAllocationCounter", "CLMDB", "CStoreFaults"] + layers.map(\.name)),
                path: "Tests/TestKit", swiftSettings: strict),
        ]
        + examples.map {
            .executableTarget(
                name: $0, dependencies: ["FIXEngine"], path: "Tests/Examples/\($0)",
                swiftSettings: [
                    .treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility"),
                ])
        }
        + tested.map {
            .testTarget(
                name: $0 + "Tests",
                dependencies: dependencies(["CLMDB", "CStoreFaults", "CTLS", "TestKit"] + layers.map(\.name)),
                exclude: filesOfTests[$0] ?? [],
                swiftSettings: [
                    .treatAllWarnings(as: .error),
                    .enableUpcomingFeature("ExistentialAny"),
                    .enableUpcomingFeature("MemberImportVisibility"),
                ])
        },
    cLanguageStandard: .gnu11, cxxLanguageStandard: .cxx17
)
