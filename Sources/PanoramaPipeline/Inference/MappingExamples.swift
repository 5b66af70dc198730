import PanoramaMapping
public import PanoramaModel

/// What the examples of one mapping came to.
public struct MappingExamples: Sendable, Codable {
  /// The source.
  public var source: String
  /// How many examples there are.
  public var examples: Int
  /// How many came out as they say.
  public var passed: Int
  /// What came out otherwise.
  public var failures: [Diagnostic]

  /// Runs the examples of all mappings of a plan.
  public static func run(_ plan: RunPlan) -> [MappingExamples] {
    plan.mappings.map { mapping in
      let run = ExampleRun(mapping)
      return MappingExamples(
        source: mapping.source,
        examples: mapping.examples.count,
        passed: run.passed,
        failures: run.failures
      )
    }
  }
}
