/// A record set aside, with the reason and its bytes: nothing is lost, and it can be read again.
public struct QuarantinedRecord: Sendable {
  /// The source.
  public var source: String
  /// The SHA-256 of the file.
  public var sha256: String
  /// What is wrong; the location is set.
  public var diagnostic: Diagnostic
  /// The bytes as they are in the file, cut at 64 KiB.
  public var raw: [UInt8]

  /// Makes a quarantined record.
  public init(source: String, sha256: String, diagnostic: Diagnostic, raw: [UInt8]) {
    self.source = source
    self.sha256 = sha256
    self.diagnostic = diagnostic
    self.raw = raw
  }
}

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
    /// The schema field that is added up.
    public var field: String
    /// What the file declares.
    public var declared: Amount?
    /// What the mapped records come to.
    public var mapped: Amount
    /// What the quarantined and duplicate records come to, as far as their values could be read.
    public var setAside: Amount

    /// Makes a sum.
    public init(field: String, declared: Amount?, mapped: Amount, setAside: Amount) {
      self.field = field
      self.declared = declared
      self.mapped = mapped
      self.setAside = setAside
    }
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
