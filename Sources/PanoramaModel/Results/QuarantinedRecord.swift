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
  /// Whether somebody ruled that the record stays out: it is counted, and nobody is asked to look at it again.
  public var isDiscarded = false

  /// Makes a quarantined record.
  public init(source: String, sha256: String, diagnostic: Diagnostic, raw: [UInt8]) {
    self.source = source
    self.sha256 = sha256
    self.diagnostic = diagnostic
    self.raw = raw
  }
}
