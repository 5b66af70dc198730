// swift-tools-version: 6.3
import PackageDescription

// What extraction alone costs; `make bench` builds and runs it beside other tools.
let package = Package(
  name: "extraction-bench",
  dependencies: [.package(name: "panorama", path: "../../..")],
  targets: [
    .executableTarget(
      name: "extraction-bench",
      dependencies: [.product(name: "PanoramaConformance", package: "panorama")]
    )
  ]
)
