import PanoramaMapping
import PanoramaModel

/// What a normalizer made of a text, as strings.
struct Cleaned: Sendable, Equatable, CustomStringConvertible {
  var text: String
  var further: [String]
  var validity: Validity
  var confidence: UInt8
  var findings: Findings
  var kind: IdentifierKind

  var description: String {
    "\"\(text)\" \(validity) \(confidence) \(findings.labels) \(kind) \(further)"
  }
}

extension Normalizer {
  /// Cleans a string.
  func clean(_ text: String) -> Cleaned {
    var value = NormalizedValue()
    let bytes = Array(text.utf8)
    normalize(bytes.span, into: &value)
    return Cleaned(
      text: String(decoding: value.canonical, as: UTF8.self),
      further: value.further.map { String(decoding: $0, as: UTF8.self) },
      validity: value.validity,
      confidence: value.confidence,
      findings: value.findings,
      kind: value.identifierKind
    )
  }
}

extension Findings {
  /// The names of the members.
  var labels: [String] {
    Findings.names.indices.filter { rawValue & 1 << $0 != 0 }.map { Findings.names[$0] }
  }
}

extension String {
  /// Calls a check function with the bytes.
  func passes(_ check: (Span<UInt8>) -> Bool) -> Bool {
    let bytes = Array(utf8)
    return check(bytes.span)
  }
}

/// One row of a table: a cell, and what must come out of it.
struct Row: Sendable, CustomStringConvertible {
  let input: String
  let text: String
  let validity: Validity
  let findings: Findings
  let further: [String]

  init(
    _ input: String,
    _ text: String,
    _ validity: Validity = .valid,
    _ findings: Findings = [],
    further: [String] = []
  ) {
    self.input = input
    self.text = text
    self.validity = validity
    self.findings = findings
    self.further = further
  }

  var description: String { input.debugDescription }
}
