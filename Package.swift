// swift-tools-version: 6.3
import PackageDescription

/// One list of settings for every Swift target; each feature is explained in its evolution proposal.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
  .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
  .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
]

let model: Target.Dependency = "PanoramaModel"
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)

/// The stages: each imports the model and never another stage.
let stages: [Target] = [
  .target(
    name: "PanoramaExtraction",
    dependencies: [
      model, "CByteScan", "CLibXML2", "CXMLRecords", "CZlib", "CZstd", crypto,
    ]
  ),
  .target(name: "PanoramaMapping", dependencies: [model, yams]),
  .target(name: "PanoramaMatching", dependencies: [model]),
  .target(name: "PanoramaMerging", dependencies: [model, crypto]),
  .target(name: "PanoramaQuality", dependencies: [model]),
  .target(name: "PanoramaLoading", dependencies: [model, grdb, crypto]),
  .target(name: "PanoramaReport", dependencies: [model, mustache]),
]

let stageDependencies: [Target.Dependency] = stages.map { .byName(name: $0.name) }

let package = Package(
  name: "panorama",
  products: [
    .executable(name: "panorama", targets: ["panorama"]),
    // For authors of formats: the contract, the formats, and what every format is tried on.
    .library(
      name: "PanoramaConformance",
      targets: ["PanoramaConformance", "PanoramaExtraction", "PanoramaModel"]
    ),
    // For the benchmark of the normalizers, a package of its own.
    .library(name: "PanoramaMapping", targets: ["PanoramaMapping", "PanoramaModel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2",
      pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"])]
    ),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(name: "CByteScan"),
    .target(name: "CXMLRecords", dependencies: ["CLibXML2"]),
    .target(name: "PanoramaModel"),
  ] + stages + [
    .target(name: "PanoramaConformance", dependencies: [model, "PanoramaExtraction"]),
    .target(
      name: "PanoramaPipeline",
      dependencies: [model, logging, crypto] + stageDependencies
    ),
    .executableTarget(
      name: "panorama",
      dependencies: [model, "PanoramaPipeline", "PanoramaLoading", arguments, logging]
    ),
  ] + tests
)

/// One test target a module, mirroring its paths.
var tests: [Target] {
  let names = stages.map(\.name) + ["PanoramaModel", "PanoramaPipeline"]
  // Folders of cases, which the tests read as files.
  let excluded = [
    "PanoramaMapping": ["Broken", "Explained"], "PanoramaPipeline": ["LayoutCases"],
  ]
  return names.map { name in
    let subject = Target.Dependency.byName(name: name)
    return .testTarget(
      name: name + "Tests",
      dependencies: (name == "PanoramaModel" ? [] : [subject]) + [model, "PanoramaTestSupport"],
      exclude: excluded[name] ?? []
    )
  } + [
    .target(name: "PanoramaTestSupport", path: "Tests/PanoramaTestSupport"),
    .testTarget(
      name: "PanoramaConformanceTests",
      dependencies: ["PanoramaConformance", "PanoramaExtraction", model]
    ),
    .testTarget(name: "GoldenTests", dependencies: ["panorama"], exclude: ["Cases"]),
  ]
}

for target in package.targets where target.type != .system && !target.name.hasPrefix("C") {
  target.swiftSettings = settings
}
