public import PanoramaModel

/// A count or sum that a file declares of itself, in a header, a trailer or a control companion.
public struct DeclaredTotal: Sendable, Hashable {
  /// What is counted or added up.
  public var measure: Measure
  /// The name of the capture that holds the declared value, in the summary of the file's reading.
  public var capture: String

  /// What is counted or added up.
  public enum Measure: Sendable, Hashable {
    /// All records.
    case records
    /// An amount, of all rows or of the rows in one currency (ISO 4217).
    case sum(CustomerField, currency: String?)
    /// The digits of a field's values as whole numbers, modulo 10^10: a hash total.
    ///
    /// It has no meaning of its own; a record that was lost or delivered twice changes it (ANSI X9.100-160, NACHA).
    case hash(CustomerField)
  }

  /// Makes a declared total.
  public init(_ measure: Measure, capture: String) {
    self.measure = measure
    self.capture = capture
  }

  /// An empty sum of this kind; nil for a count of records.
  public var emptySum: ControlTotals.Sum? {
    switch measure {
    case .records: nil
    case .sum(let field, let currency):
      .init(
        field: field.qualifiedName,
        currency: currency,
        declared: nil,
        mapped: .zero,
        setAside: .zero
      )
    case .hash(let field):
      .init(field: field.qualifiedName, isHash: true, declared: nil, mapped: .zero, setAside: .zero)
    }
  }

  /// What some rows of a table add to the total; zero for a count of records.
  public func amount(ofRows rows: Range<Int>, in table: CustomerRecordTable) -> Amount {
    var sum = Amount.zero
    // Further parties that the records name are no records of the file.
    for row in rows where table.rows[row].role == nil {
      let values = table.valueRange(of: row)
      if case .sum(let field, let currency?) = measure,
        !Self.isIn(currency, values, field.definition.table, table)
      {
        continue
      }
      for index in values {
        let value = table.values[index]
        guard value.field == self.field else { continue }
        if case .hash = measure {
          let number = table.withText(value.canonical, Self.digits)
          sum = sum.adding(number)?.hashed ?? sum
        } else if let amount = table.withText(value.canonical, { Amount($0) }) {
          sum = sum.adding(amount) ?? sum
        }
      }
    }
    return sum
  }

  /// A declared value as a number: a sum is written as the amounts of the file are, with their unit and their comma.
  ///
  /// - Returns: nil when the text is no number.
  public func declaredAmount(_ text: String, in file: FileMapping) -> Amount? {
    let plain = text.filter { $0 != "," && $0 != " " }
    guard case .sum(let field, _) = measure, let rule = file.rule(of: field),
      let normalizer = NormalizerCatalog.entry(named: rule.normalizer)?.make(rule.options)
    else { return Amount(plain)?.hashed }
    var value = NormalizedValue()
    let bytes = Array(text.utf8)
    normalizer.normalize(bytes.span, into: &value)
    return value.validity == .valid ? Amount(value.canonical.span) : nil
  }

  private var field: CustomerField? {
    switch measure {
    case .records: nil
    case .sum(let field, _), .hash(let field): field
    }
  }

  /// Whether the row's currency is the given one; a row without a currency belongs to no sum of one.
  private static func isIn(
    _ currency: String,
    _ values: Range<Int>,
    _ schemaTable: SchemaTable,
    _ table: CustomerRecordTable
  ) -> Bool {
    values.contains { index in
      let value = table.values[index]
      return value.field.definition.name == "currency"
        && value.field.definition.table == schemaTable
        && table.string(value.canonical) == currency
    }
  }

  /// The digits of a text as one number modulo 10^10.
  private static func digits(_ text: Span<UInt8>) -> Amount {
    var number: Int128 = 0
    for index in text.indices {
      let digit = text[index] &- UInt8(ascii: "0")
      if digit < 10 { number = (number * 10 + Int128(digit)) % 10_000_000_000 }
    }
    return Amount(units: number, scale: 0)
  }
}

extension CustomerField {
  /// The field with its table, as reports name it: `account.balance`.
  public var qualifiedName: String { definition.table.name + "." + definition.name }
}

/// A file that comes with a delivered one and speaks of it: a control file, a digest, or a flag.
public struct ControlFile: Sendable, Hashable {
  /// Its path below the input folder, with `{name}` for the delivered file's name, `{stem}` for the name up to its first
  /// dot, and dates as in `FileMapping.match`; a pattern without a folder is looked for beside the delivered file.
  public var match: String
  /// The bytes between the fields of a line; nil for blanks (or, in lines of names and values, `=` or `:`).
  public var delimiter: [UInt8]?
  /// Where the name of the file stands of which the line speaks; nil when the companion speaks of one file only.
  public var fileName: Place?
  /// Where the business day stands.
  public var date: Place?
  /// Where the SHA-256 of the delivered file stands.
  public var sha256: Place?
  /// Where the MD5 of the delivered file stands.
  public var md5: Place?
  /// Where the declared totals stand, by the capture that takes each.
  public var totals: [String: Place]

  /// A place in a companion: the field of a line by its number, or a value by its name.
  public enum Place: Sendable, Hashable {
    /// The field of a line, from 1.
    case field(Int)
    /// The name before `=` or `:`.
    case name(String)
  }

  /// Makes a companion that is a mere flag.
  public init(match: String) {
    self.match = match
    totals = [:]
  }

  /// Whether its presence is all that counts.
  public var isFlag: Bool {
    totals.isEmpty && sha256 == nil && md5 == nil && date == nil && fileName == nil
  }
}

/// When a file must be there: a time of day, some days after the business day, in the machine's time zone.
public struct DueTime: Sendable, Hashable {
  /// Days after the business day.
  public var days: Int
  /// Minutes after midnight.
  public var minutes: Int

  /// Makes a time.
  public init(days: Int, minutes: Int) {
    self.days = days
    self.minutes = minutes
  }

  /// Reads `06:30` (the day after the business day), `D 22:00`, or `D+2 06:30`; nil for other texts.
  public init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    guard let time = words.popLast(), words.count <= 1 else { return nil }
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]),
      let minute = Int(parts[1]), 0..<24 ~= hour, 0..<60 ~= minute
    else { return nil }
    minutes = hour * 60 + minute
    switch words.first {
    case nil: days = 1
    case "D"?: days = 0
    case let word?:
      guard word.hasPrefix("D+"), let count = Int(word.dropFirst(2)), 0...31 ~= count else {
        return nil
      }
      days = count
    }
  }
}
