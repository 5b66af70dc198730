public import PanoramaModel

/// Takes the display form of an organisation's name apart, and makes its keys.
///
/// A pure function of the name that allocates nothing. The levels: N1 is the display form (see
/// `OrganisationNameNormalizer`), N2 its key, N3 its parts, N4 its core. Never merge on N4 alone.
public enum OrganisationNameParser {
  /// The parts of a display form (N3).
  public static func parts(of name: Span<UInt8>) -> OrganisationNameParts {
    guard name.count <= Int(UInt32.max) else { return OrganisationNameParts() }
    for index in name.indices where name[index] >= 0xE3 {
      return HanOrganisationName.parts(of: name)
    }
    return LatinOrganisationName.parts(of: name)
  }

  /// Appends the key (N2): without spaces, punctuation, brackets, case and accents, but with all their content.
  public static func appendKey(of name: Span<UInt8>, to key: inout [UInt8]) {
    NameKey.append(name, 0..<name.count, to: &key)
  }

  /// Appends the core (N4): the key of trade name and industry.
  public static func appendCore(
    of name: Span<UInt8>,
    _ parts: OrganisationNameParts,
    to key: inout [UInt8]
  ) {
    NameKey.append(name, parts.tradeName.bounds, to: &key)
    NameKey.append(name, parts.industry.bounds, to: &key)
  }

  /// The legal form of the parts; nil when the name states none.
  public static func legalForm(of parts: OrganisationNameParts) -> LegalForm? {
    parts.form.map { LegalForms.shared.all[$0] }
  }
}
