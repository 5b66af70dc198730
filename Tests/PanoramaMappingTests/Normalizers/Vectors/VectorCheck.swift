import PanoramaMapping
import PanoramaModel

/// What one part of the shared vectors asks of the normalizers.
struct VectorCheck: Sendable, CustomStringConvertible {
  let group: String
  let part: String
  /// How many rows the part has: those that pass and those with a reason.
  let count: Int
  /// The member that names a row.
  let input: String
  /// Rows that differ on purpose, by their input, and why.
  let reasons: [String: String]
  let passes: @Sendable (SharedVectors.Value) -> Bool

  init(
    _ group: String,
    _ part: String = "",
    count: Int,
    input: String = "input",
    except reasons: [String: String] = [:],
    passes: @escaping @Sendable (SharedVectors.Value) -> Bool
  ) {
    self.group = group
    self.part = part
    self.count = count
    self.input = input
    self.reasons = reasons
    self.passes = passes
  }

  var description: String { part.isEmpty ? group : "\(group).\(part)" }

  /// The input of a row, by which reasons name it.
  func name(of row: SharedVectors.Value) -> String { row.text ?? row[input].text ?? "?" }

  /// Every check of this module.
  static let all = identifiers + numbersOfInstitutions + contactsAndText + values
}

/// A part of the vectors that is no matter of these normalizers, and where it is looked after.
struct VectorElsewhere: Sendable {
  let group: String
  /// Empty for all parts of the group.
  var part = ""
  let reason: String

  static let all = [
    VectorElsewhere(
      group: "address_ambiguous",
      reason: "addresses: NameVectorTests"
    ),
    VectorElsewhere(group: "address_cn", reason: "addresses: NameVectorTests"),
    VectorElsewhere(
      group: "surname_pinyin",
      reason: "names: NameVectorTests"
    ),
    VectorElsewhere(
      group: "t2s",
      part: "not_reversible",
      reason: "simplified to traditional, which nothing here does"
    ),
    VectorElsewhere(
      group: "t2s",
      part: "icu_difference",
      reason: "what ICU does with a row of `cases`, which passes here"
    ),
    VectorElsewhere(group: "encoding", reason: "bytes become text in PanoramaExtraction"),
    VectorElsewhere(group: "gb18030_revision", reason: "bytes become text in PanoramaExtraction"),
    VectorElsewhere(
      group: "swift_traps",
      reason: "calls of Foundation that no normalizer makes; it records why"
    ),
    VectorElsewhere(
      group: "indicators",
      reason: "derived from profiles, long after the normalizers"
    ),
    VectorElsewhere(group: "dormancy", reason: "derived from profiles, long after the normalizers"),
    VectorElsewhere(
      group: "control_file",
      reason: "whole files and their companions, which the pipeline reads"
    ),
    VectorElsewhere(
      group: "uscc",
      part: "properties",
      reason: "measured rates; ErrorDetectionTests measures them here"
    ),
    VectorElsewhere(
      group: "travel_documents",
      part: "overlaps",
      reason: "sentences; IdentifierTests has their examples as rows"
    ),
  ]
}
