// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled with these: Swift 6 mode, explicit `any`, imports that say what they use, no
/// warning left.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// The command carries the Swift libraries in itself: it starts in less time, and runs where no Swift is.
///
/// What a static library needs of others is not found by itself.
let standingAlone: [LinkerSetting] =
    [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux]))]
    + ["_FoundationCShims", "_FoundationCollections", "dispatch", "BlocksRuntime"].map {
        .linkedLibrary($0, .when(platforms: [.linux]))
    }

/// The tests are compiled in pieces, on all cores, and are not optimised, though what they test is: as one
/// optimised module they took longer to compile than to run. What they compare with is a module of its own.
let inPieces: [SwiftSetting] = [
    .unsafeFlags(["-Onone", "-no-whole-module-optimization", "-enable-batch-mode"])
]

/// A target of this package. The list below is the import graph: a target sees what it names and nothing
/// else.
func target(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: pages(name), resources: resources,
        swiftSettings: strict + [.strictMemorySafety()])
}

/// A target that keeps words in memory of its own or calls C a great deal; its unsafe code stands behind
/// types that say by `SAFETY:` what they promise. Everywhere else each unsafe expression is marked.
func lowLevelTarget(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: pages(name), swiftSettings: strict)
}

/// Pages that stand beside the sources of a module, and what belongs to them.
func pages(_ name: String) -> [String] {
    switch name {
    case "TriageServer": ["README.md", "openapi.json"]
    case "TriageConsole": ["README.md", "Pictures"]
    case "TriageCalls", "TriageRecords", "TriageAccess", "TriageReplay", "TriagePresentation", "triage-bench":
        ["README.md"]
    default: []
    }
}

let package = Package(
    name: "crisis-triage",
    products: [
        .executable(name: "triage", targets: ["triage"]),
        .executable(name: "triage-serve", targets: ["triage-serve"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.0.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(
            name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
        target("TriageDiagnostics"),
        target("TriageValues"),
        target("TriageSyntax", ["CYAML", "TriageDiagnostics"]),
        target("TriageModel", ["TriageSyntax", "TriageValues", "TriageDiagnostics"]),
        lowLevelTarget("TriageEngine", ["TriageValues", "TriageDiagnostics"]),
        target(
            "TriageCompiler",
            ["TriageModel", "TriageSyntax", "TriageValues", "TriageDiagnostics", "TriageEngine"]),
        // What another prover decides.
        target("TriageProofs", ["TriageEngine", "TriageValues"]),
        target("TriageCalls", ["TriageEngine", "TriageSyntax", "TriageValues", "TriageDiagnostics"]),
        target(
            "TriageRecords",
            [
                "CSodium", "CPQ", "TriageCalls", "TriageSyntax", "TriageValues", "TriageDiagnostics",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        // Who may do what, and how it is known who somebody is.
        target(
            "TriageAccess", ["TriageRecords", "TriageCalls", "TriageSyntax", "TriageDiagnostics"]),
        target(
            "TriageServer",
            [
                "TriageAccess", "TriageRecords", "TriagePresentation", "TriageCalls", "TriageAuthoring",
                "TriageCompiler", "TriageModel", "TriageSyntax", "TriageEngine", "TriageValues",
                "TriageDiagnostics",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ]),
        // The place of work in a browser.
        target(
            "TriageConsole",
            [
                "TriageServer", "TriageAccess", "TriageRecords", "TriagePresentation", "TriageTraining",
                "TriageCalls", "TriageAuthoring", "TriageSyntax", "TriageEngine", "TriageValues",
                "TriageDiagnostics",
                .product(name: "Mustache", package: "swift-mustache"),
            ], resources: [.embedInCode("Resources")]),
        target(
            "TriageAuthoring",
            [
                "TriageCompiler", "TriageModel", "TriageSyntax", "TriageEngine", "TriageValues",
                "TriageDiagnostics",
            ]),
        target(
            "TriageTraining",
            [
                "TriageCalls", "TriageAuthoring", "TriageModel", "TriageSyntax", "TriageEngine",
                "TriageValues",
                "TriageDiagnostics",
            ]),
        lowLevelTarget(
            "TriageReplay",
            ["TriageModel", "TriageSyntax", "TriageEngine", "TriageValues", "TriageDiagnostics"]),
        target(
            "TriagePresentation",
            [
                "TriageReplay", "TriageTraining", "TriageCalls", "TriageAuthoring", "TriageCompiler",
                "TriageModel",
                "TriageSyntax", "TriageEngine", "TriageValues", "TriageDiagnostics",
            ]),
        target(
            "TriageSession",
            [
                "TriagePresentation", "TriageTraining", "TriageCalls", "TriageAuthoring", "TriageCompiler",
                "TriageModel",
                "TriageSyntax", "TriageEngine", "TriageValues", "TriageDiagnostics",
            ]),
        target(
            "TriagePages",
            [
                "TriagePresentation", "TriageReplay", "TriageTraining", "TriageCalls", "TriageAuthoring",
                "TriageCompiler",
                "TriageModel", "TriageSyntax", "TriageEngine", "TriageValues", "TriageDiagnostics",
            ]),
        lowLevelTarget(
            "TriageCommands",
            [
                "CEdit", "CZlib", "CZstd", "TriageSession", "TriagePages", "TriagePresentation",
                "TriageReplay", "TriageTraining", "TriageCalls", "TriageAuthoring", "TriageCompiler",
                "TriageModel", "TriageProofs",
                "TriageSyntax", "TriageEngine", "TriageValues", "TriageDiagnostics",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // Libraries and calls of any size, for the benchmark and the tests.
        target(
            "TriageBench",
            [
                "TriageSession", "TriageAuthoring", "TriagePresentation", "TriageCompiler", "TriageEngine",
                "TriageValues", "TriageDiagnostics",
            ]),
        .executableTarget(
            name: "triage", dependencies: ["TriageCommands"],
            swiftSettings: strict + [.strictMemorySafety()], linkerSettings: standingAlone),
        .executableTarget(
            name: "triage-serve",
            dependencies: [
                "TriageConsole", "TriageServer", "TriageAccess", "TriageRecords", "TriageCommands",
                "TriageCalls", "TriageEngine",
                "TriageAuthoring", "TriageDiagnostics",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict + [.strictMemorySafety()]),
        .executableTarget(
            name: "triage-bench",
            dependencies: [
                "TriageBench", "TriageRecords", "TriageCommands", "TriageCalls", "TriageTraining",
                "TriageSession", "TriageAuthoring",
                "TriagePresentation", "TriageCompiler", "TriageEngine", "TriageValues", "TriageDiagnostics",
            ],
            exclude: pages("triage-bench"), swiftSettings: strict),
        // What Tests/Python/check_agreement.py holds against other people's statistics.
        .executableTarget(
            name: "agreement-oracle", dependencies: ["TriageTraining"], path: "Tests/AgreementOracle",
            swiftSettings: strict + [.strictMemorySafety()]),
        // The meaning of a library and of a paper card said a second time, for the tests to compare with.
        .target(
            name: "TriageReference",
            dependencies: ["TriagePages", "TriageEngine", "TriageModel", "TriageSyntax", "TriageValues"],
            path: "Tests/TriageReference", swiftSettings: strict + [.strictMemorySafety()]),
        .testTarget(
            name: "TriageTests",
            dependencies: [
                "TriageBench", "TriageConsole", "TriageServer", "TriageAccess", "TriageRecords",
                "TriageCommands", "TriageReplay", "TriageTraining",
                "TriagePages",
                "TriageSession",
                "TriageCalls", "TriageAuthoring", "TriageCompiler", "TriageModel", "TriageSyntax",
                "TriageEngine",
                "TriageValues", "TriageDiagnostics", "TriagePresentation", "TriageProofs", "TriageReference",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict + inPieces),
    ]
)
