// swift-tools-version: 6.3
import PackageDescription

// Fuzz targets, a package of their own: libFuzzer brings its own `main`, and everything is compiled with the address
// sanitizer. `make fuzz` in the repository builds and runs them.
let panorama: Target.Dependency = .product(name: "PanoramaConformance", package: "panorama")
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "panorama", path: "../..")],
  targets: [
    .target(name: "FuzzSupport", dependencies: [panorama])
  ]
    + ["FuzzCSV", "FuzzJSON", "FuzzXML"].map { name in
      .executableTarget(
        name: name,
        dependencies: ["FuzzSupport"],
        swiftSettings: [.unsafeFlags(["-parse-as-library", "-sanitize=fuzzer"])],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
      )
    }
)
