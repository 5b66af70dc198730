public import PanoramaModel

/// Cleans one value: says what it is in canonical form, and how far that can be trusted.
///
/// A normalizer is a pure function of its input. It never throws: what does not fit comes back as invalid, with the
/// findings that say why. The raw value is kept elsewhere and never overwritten.
public protocol Normalizer: Sendable {
  /// Cleans `raw` into `value`, which the caller has emptied.
  func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue)
}

/// What a normalizer made of a value; used again and again, so that nothing is allocated per value.
public struct NormalizedValue: Sendable {
  /// The canonical form in UTF-8; empty when the value is missing or nothing of it can be kept.
  public var canonical: [UInt8] = []
  /// Further values that the same cell held (`138…,139…`), each with its own canonical form.
  public var further: [[UInt8]] = []
  /// How far it can be trusted.
  public var validity = Validity.unchecked
  /// 0 to 100; lower after a repair or an inference.
  public var confidence: UInt8 = 100
  /// What was done to it.
  public var findings: Findings = []
  /// What kind of identifier it is, for identifiers.
  public var identifierKind = IdentifierKind.unknown

  /// Makes an empty value.
  public init() {}

  /// Forgets everything and keeps the storage.
  public mutating func reset() {
    canonical.removeAll(keepingCapacity: true)
    further.removeAll(keepingCapacity: true)
    validity = .unchecked
    confidence = 100
    findings = []
    identifierKind = .unknown
  }
}
