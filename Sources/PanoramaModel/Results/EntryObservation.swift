/// What one run saw of one entry of a source: its fields, and of their values figures and keyed hashes only.
public struct EntryObservation: Sendable, Hashable, Codable {
  /// How many hashes a sketch keeps, and how many different values a column of codes may have.
  public static let sketchSize = 64
  /// More different values than this, and a column holds no codes.
  public static let mostCodes = 200

  /// The business day of the run.
  public var asOf: CivilDate
  /// Records in all files of the entry, good and damaged.
  public var records = 0
  /// The fields by path; such as no record has are not among them.
  public var fields: [String: FieldObservation] = [:]
  /// Whether there were more fields than are remembered.
  public var hasMoreFields = false
  /// Whether a header names the fields, so that a record cannot lack one.
  public var isTabular = false
  /// Whether somebody took it as the new normal; what was before counts no more.
  public var isAccepted = false

  /// Makes an observation of nothing.
  public init(asOf: CivilDate) {
    self.asOf = asOf
  }

  /// Takes over the codes that another observation knows, in the fields of both.
  public mutating func know(codesOf other: EntryObservation) {
    for (path, field) in other.fields {
      guard let known = field.codes, let own = fields[path]?.codes else { continue }
      fields[path]?.codes = Set(known + own).sorted()
    }
  }

  /// Adds what another file of the entry held.
  public mutating func add(_ other: EntryObservation) {
    records += other.records
    hasMoreFields = hasMoreFields || other.hasMoreFields
    isTabular = isTabular || other.isTabular
    for (path, field) in other.fields {
      if fields[path] == nil { fields[path] = field } else { fields[path]?.add(field) }
    }
  }
}

/// What one run saw of one field.
public struct FieldObservation: Sendable, Hashable, Codable {
  /// Whether the mapping reads it.
  public var isMapped: Bool
  /// Records that have it, with a value or without.
  public var records: Int
  /// Rows that could have a value: records, or elements of the collection in which it is.
  public var rows = 0
  /// Rows that have one.
  public var filled = 0
  /// How many of the values looked at are of each kind.
  public var kinds: [ValueKind: Int] = [:]
  /// The smallest keyed hashes of the values looked at, ascending (bottom-k sketch, Cohen and Kaplan 2007).
  public var sketch: [UInt64] = []
  /// Keyed hashes of all values, ascending; nil where the field holds no codes, or too many.
  public var codes: [UInt64]?

  /// Makes an observation of a field.
  public init(isMapped: Bool, records: Int) {
    self.isMapped = isMapped
    self.records = records
  }

  /// The share of rows without a value; nil without rows.
  public var emptyShare: Double? {
    rows > 0 ? Double(rows - min(filled, rows)) / Double(rows) : nil
  }

  /// Adds what another file of the entry held.
  mutating func add(_ other: FieldObservation) {
    isMapped = isMapped || other.isMapped
    records += other.records
    rows += other.rows
    filled += other.filled
    kinds.merge(other.kinds, uniquingKeysWith: +)
    sketch = Array(Set(sketch + other.sketch).sorted().prefix(EntryObservation.sketchSize))
    let all = codes.flatMap { own in other.codes.map { Set(own + $0).sorted() } }
    codes = all.flatMap { $0.count > EntryObservation.mostCodes ? nil : $0 }
  }
}

/// What the text of a value looks like.
public enum ValueKind: String, Sendable, Hashable, Codable, CodingKeyRepresentable, CaseIterable {
  /// Digits, perhaps with a sign, separators of thousands and a decimal mark.
  case number
  /// Digits after a leading zero: a number would lose it.
  case zeroPadded = "digits with leading zeros"
  /// A date that starts with the year.
  case date = "date, year first"
  /// A date that ends with the year.
  case dateYearLast = "date, year last"
  /// Yes or no, in one of several languages.
  case boolean = "yes or no"
  /// Anything else.
  case text
}
