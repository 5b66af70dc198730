public import ArgumentParser
public import PanoramaModel
import PanoramaPipeline

/// The options by which a command finds mappings, exports and results.
struct PipelineOptions: ParsableArguments {
  @Option(help: "The folder of the mappings.")
  var mappings = "mappings"

  @Option(help: "The folder of the exports; otherwise the one that pipeline.yaml names.")
  var input: String?

  @Option(help: "The folder of the results; otherwise the one that pipeline.yaml names.")
  var output: String?

  /// The request that the options make.
  func request(asOf: CivilDate? = nil, isFull: Bool = false) -> RunRequest {
    RunRequest(mappings: mappings, input: input, output: output, asOf: asOf, isFull: isFull)
  }

  /// The folder of the results, without reading mappings when the option names it.
  func resolvedOutputOrFail() throws(RunFailure) -> String {
    if let output { return output }
    return try RunPlan.read(request()).output
  }
}

extension CivilDate: ExpressibleByArgument {
  /// Reads `yyyy-MM-dd`.
  public init?(argument: String) { self.init(argument) }
}
