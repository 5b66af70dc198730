// swift-tools-version: 6.3
import PackageDescription

// What folding a name costs, beside the same steps in Foundation: swift run -c release.
let package = Package(
  name: "folding-bench",
  dependencies: [.package(name: "panorama", path: "../../..")],
  targets: [
    .executableTarget(
      name: "folding-bench",
      dependencies: [.product(name: "PanoramaMapping", package: "panorama")]
    )
  ]
)
