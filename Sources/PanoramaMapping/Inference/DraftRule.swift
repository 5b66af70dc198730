import PanoramaModel

/// One rule of a draft: a field, where it comes from, and what a reader should know.
struct DraftRule {
  var field: CustomerField
  /// The column; nil for a constant.
  var column: SampledColumn?
  /// The rule in the mapping language: `{ from: 户名, as: name }`.
  var text: String
  /// What a reader should look at.
  var doubts: [String]

  /// The rule for a column.
  init(
    _ field: CustomerField,
    _ column: ColumnAssignment.Assigned,
    _ format: String,
    kindColumn: ColumnAssignment.Assigned? = nil,
    unit: String? = nil,
    when: String? = nil
  ) {
    self.field = field
    self.column = column.column
    doubts = column.doubts
    text = ""
    var parts = ["from: " + DraftText.path(column.column.path, format)]
    let evidence = column.evidence
    switch field.definition.type {
    case .identifier:
      kind(column, kindColumn, format, &parts)
    case .date:
      if let form = evidence.dateForm {
        parts.append("forms: [\(form.rawValue)]")
        if evidence.isDateOrderOpen { doubts.append("day before month, or month before day?") }
      }
      if let when { parts.append("when: \(when)") }
    case .money, .decimal:
      if field.definition.type == .money,
        let unit = HeaderSynonyms.unit(column.column.name) ?? unit, unit != "元"
      {
        parts.append("unit: \(unit)")
      }
      if evidence.hasDecimalComma { parts.append("decimal_comma: true") }
    case .phone:
      parts.append("region: \(evidence.phone.region)")
      if let other = evidence.otherRegion { parts.append("also_accepts: [\(other)]") }
    case .name where field == .nameLegal:
      parts.append("as: name")
    case .name where field == .legalRepresentative || field == .owner:
      parts.append("as: person_name")
    default: break
    }
    if field == .kind { table(of: evidence, &parts) }
    if field.name == "currency" { currencies(evidence, &parts) }
    if field == .transactionDirection { directions(evidence, &parts) }
    if Self.personal.contains(field) { parts.append("class: C2") }
    text = "{ " + parts.joined(separator: ", ") + " }"
  }

  /// A rule with one value for all records.
  init(_ field: CustomerField, constant: String, doubt: String) {
    self.field = field
    text = "{ value: \(constant) }"
    doubts = [doubt]
  }

  private static let personal: Set<CustomerField> = [
    .identifier, .birthDate, .phone, .email, .address, .businessAddress, .accountNumber,
  ]

  /// Names of currencies become codes of ISO 4217.
  private mutating func currencies(_ evidence: ColumnEvidence, _ parts: inout [String]) {
    let codes = evidence.distinct.sorted()
    let isPlain = codes.allSatisfy { $0.utf8.count == 3 && CodeSynonyms.currency($0) == $0 }
    guard !isPlain, codes.count <= 50 else { return }
    let known = codes.compactMap { code in
      CodeSynonyms.currency(code).map { DraftText.scalar(code) + ": " + $0 }
    }
    if !known.isEmpty { parts.append("table: { " + known.joined(separator: ", ") + " }") }
    let unknown = codes.filter { CodeSynonyms.currency($0) == nil }
    if !unknown.isEmpty { doubts.append("currencies? add to `table`: " + Self.some(unknown)) }
  }

  /// Codes of the direction become `credit` and `debit`.
  private mutating func directions(_ evidence: ColumnEvidence, _ parts: inout [String]) {
    let codes = evidence.distinct.sorted()
    let known = codes.compactMap { code in
      CodeSynonyms.direction(code).map { DraftText.scalar(code) + ": " + $0 }
    }
    if !known.isEmpty { parts.append("table: { " + known.joined(separator: ", ") + " }") }
    let unknown = codes.filter { CodeSynonyms.direction($0) == nil }
    if !unknown.isEmpty { doubts.append("credit or debit? add to `table`: " + Self.some(unknown)) }
  }

  /// A few codes, for a comment.
  private static func some(_ codes: [String]) -> String {
    codes.prefix(5).map { DraftText.scalar(String($0.prefix(30))) }.joined(separator: ", ")
      + (codes.count > 5 ? ", …" : "")
  }

  /// What the codes for persons and organisations mean.
  private mutating func table(of evidence: ColumnEvidence, _ parts: inout [String]) {
    var rows: [String] = []
    var unknown: [String] = []
    let kinds = CodeSynonyms.parties(evidence.distinct)
    for code in evidence.distinct.sorted() {
      guard let kind = kinds[code] else {
        unknown.append(code)
        continue
      }
      rows.append(DraftText.scalar(code) + ": " + kind.name)
    }
    if !rows.isEmpty { parts.append("table: { " + rows.joined(separator: ", ") + " }") }
    if !unknown.isEmpty { doubts.append("add to `table`: " + Self.some(unknown)) }
  }

  /// The kind of an identifier: from a column beside it, from the name, or from the check digits.
  private mutating func kind(
    _ column: ColumnAssignment.Assigned,
    _ kindColumn: ColumnAssignment.Assigned?,
    _ format: String,
    _ parts: inout [String]
  ) {
    if case .identifier(let kind) = column.meaning {
      parts.append("kind: \(kind.name)")
      return
    }
    if let kindColumn {
      var rows: [String] = []
      var unknown: [String] = []
      for code in kindColumn.evidence.distinct.sorted() {
        if let kind = CodeSynonyms.identifier(code) {
          rows.append(DraftText.scalar(code) + ": " + kind.name)
        } else {
          unknown.append(code)
        }
      }
      if !rows.isEmpty {
        let from = DraftText.path(kindColumn.column.path, format)
        parts.append("kind: { from: \(from), table: { " + rows.joined(separator: ", ") + " } }")
        if !unknown.isEmpty {
          doubts.append("add to `table`: " + Self.some(unknown))
        }
        return
      }
    }
    let (share, kind) = column.evidence.identifier
    guard share >= 0.9 else {
      doubts.append("no kind: shape and check digits of each value decide")
      return
    }
    parts.append("kind: \(kind.name)")
    doubts.append("kind by check digits: \(Int(share * 100)) % are valid")
  }
}

/// How texts are written in YAML.
enum DraftText {
  /// A path of the mapping language.
  static func path(_ steps: [String], _ format: String) -> String {
    scalar(steps.joined(separator: format == "xml" ? "/" : "."))
  }

  /// A text that YAML reads back as the same text.
  static func scalar(_ text: String) -> String {
    let words = ["true", "false", "yes", "no", "null", "on", "off", "y", "n", "none", "~"]
    let isPlain =
      text.first.map { $0.isLetter || $0 == "_" } ?? false
      && text.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) }
      && !words.contains(text.lowercased())
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
