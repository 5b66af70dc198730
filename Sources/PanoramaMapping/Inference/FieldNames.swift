import PanoramaModel

/// Whether names of fields mean the same, as far as names tell.
public enum FieldNames {
  /// Whether two names mean the same field: `custnm` and `客户名称`, `Mobile` and `mobile_no`, `adress` and `address`.
  public static func meanSame(_ left: String, _ right: String) -> Bool {
    let plain = (plain(left), plain(right))
    guard !plain.0.isEmpty, !plain.1.isEmpty else { return false }
    if plain.0 == plain.1 { return true }
    if isPart(plain.0, of: plain.1) || isPart(plain.1, of: plain.0) { return true }
    if isMisspelt(plain.0, plain.1) { return true }
    let meanings = (exact(left), exact(right))
    return !meanings.0.isDisjoint(with: meanings.1)
  }

  private static func plain(_ name: String) -> String {
    HeaderSynonyms.plain(String(name.drop { $0 == "@" }))
  }

  private static func exact(_ name: String) -> Set<HeaderSynonyms.Meaning> {
    let meanings = HeaderSynonyms.meanings(of: name).filter(\.isExact).map(\.meaning)
    return Set(meanings.filter { $0 != .ignored })
  }

  /// A longer name that starts or ends with a shorter one of at least four bytes, and is not much longer.
  private static func isPart(_ short: String, of long: String) -> Bool {
    short.utf8.count >= 4 && long.utf8.count <= short.utf8.count * 2
      && (long.hasPrefix(short) || long.hasSuffix(short))
  }

  /// One letter in five may differ.
  private static func isMisspelt(_ left: String, _ right: String) -> Bool {
    let length = min(left.count, right.count)
    return length >= 5 && Spelling.distance(between: left, and: right) <= length / 5
  }
}
