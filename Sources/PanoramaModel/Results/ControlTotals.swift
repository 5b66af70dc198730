/// The counts and sums of one file, which must agree.
public struct ControlTotals: Sendable, Codable {
  /// The source.
  public var source: String
  /// The entry of the mapping.
  public var entry: String
  /// The file.
  public var file: String
  /// Records seen.
  public var read = 0
  /// Records that became rows of the schema.
  public var mapped = 0
  /// Records set aside.
  public var quarantined = 0
  /// Records that the mapping leaves out.
  public var filtered = 0
  /// Records delivered twice, byte for byte equal in content.
  public var duplicate = 0
  /// The declared count of records, when the file has one.
  public var declaredRecords: Int?
  /// Declared sums against computed ones.
  public var sums: [Sum] = []

  /// One sum.
  public struct Sum: Sendable, Codable {
    /// The schema field that is added up, with its table: `account.balance`.
    public var field: String
    /// The currency of the rows that count (ISO 4217); nil for all rows.
    public var currency: String?
    /// Whether it is a hash total: the digits of the field's values as whole numbers, added modulo 10^10.
    public var isHash: Bool
    /// What the file declares.
    public var declared: Amount?
    /// What the mapped records come to.
    public var mapped: Amount
    /// What the quarantined, duplicate and filtered records come to, as far as their values could be read.
    public var setAside: Amount

    /// Makes a sum.
    public init(
      field: String,
      currency: String? = nil,
      isHash: Bool = false,
      declared: Amount?,
      mapped: Amount,
      setAside: Amount
    ) {
      self.field = field
      self.currency = currency
      self.isHash = isHash
      self.declared = declared
      self.mapped = mapped
      self.setAside = setAside
    }

    /// How reports call the sum: `account.balance CNY`, `hash of account.number`.
    public var name: String {
      isHash ? "hash of " + field : field + (currency.map { " " + $0 } ?? "")
    }

    /// What all records come to, mapped or not; nil when it has more than 38 digits.
    public var computed: Amount? {
      guard let sum = mapped.adding(setAside) else { return nil }
      return isHash ? sum.hashed : sum
    }

    /// Whether the declared and the computed sum are one, or nothing is declared.
    public var agrees: Bool { declared == nil || computed == declared }
  }

  /// Makes empty totals.
  public init(source: String, entry: String, file: String) {
    self.source = source
    self.entry = entry
    self.file = file
  }

  /// Whether every record that was read is accounted for.
  public var isConserved: Bool { read == mapped + quarantined + filtered + duplicate }
}

extension Amount {
  /// A whole number modulo 10^10, as hash totals are kept.
  public var hashed: Amount {
    let modulus: Int128 = 10_000_000_000
    guard scale == 0 else { return self }
    return Amount(units: (units % modulus + modulus) % modulus, scale: 0)
  }
}
