/// The comparisons by which a pair of records is judged, as a table (Fellegi and Sunter 1969).
///
/// A pair's weight is the prior plus the sum over the rows below of log2(m / u) at the level that the pair reaches. Where
/// `u` is absent, it is the share of records that have the agreeing value: agreeing on a rare name says more than on 王伟.
/// Identifiers are issued once, so chance agreement is a typing error that hits another's number, however few records there are.
enum MatchModel {
  static let personName = Comparison(
    "name",
    [
      ComparisonLevel("same name", m: 0.72, u: nil, cap: 17),
      ComparisonLevel("same reading", m: 0.12, u: nil, cap: 14),
      ComparisonLevel("fits the masked name", m: 0.03, u: 0.015),
      ComparisonLevel("one typing error", m: 0.05, u: 0.0008),
      ComparisonLevel("one of two characters", m: 0.015, u: 0.03),
      ComparisonLevel("same surname only", m: 0.003, u: 0.045),
      ComparisonLevel("different", m: 0.002, u: 0.92),
      ComparisonLevel("another script", m: 1, u: 1),
    ]
  )

  static let organisationName = Comparison(
    "name",
    [
      ComparisonLevel("same name", m: 0.75, u: nil, cap: 17),
      ComparisonLevel("same name, region missing", m: 0.08, u: nil, cap: 14),
      ComparisonLevel("fits the masked name", m: 0.02, u: 0.01),
      ComparisonLevel("one typing error", m: 0.08, u: 0.0005),
      ComparisonLevel("one contains the other", m: 0.02, u: 0.002),
      ComparisonLevel("same trade name only", m: 0.01, u: 0.03),
      ComparisonLevel("different", m: 0.005, u: 0.95),
      ComparisonLevel("another script", m: 1, u: 1),
    ]
  )

  static let identifier = Comparison(
    "identifier",
    [
      ComparisonLevel("same valid", m: 0.75, u: 0.000_001),
      ComparisonLevel("same, fails its check", m: 0.02, u: 0.000_001),
      ComparisonLevel("one typing error", m: 0.05, u: 0.00002),
      ComparisonLevel("fits the masked one", m: 0.1, u: 0.00001),
      ComparisonLevel("fits a mask of few characters", m: 0.1, u: 0.001),
      ComparisonLevel("different, one fails its check", m: 0.01, u: 0.5),
      ComparisonLevel("does not fit the mask", m: 0.003, u: 0.9),
      ComparisonLevel("different and valid", m: 0.000_001, u: 1),
    ]
  )

  static let date = Comparison(
    "date",
    [
      ComparisonLevel("same", m: 0.93, u: nil, cap: 13),
      ComparisonLevel("day and month swapped", m: 0.015, u: 0.00005),
      ComparisonLevel("one part differs", m: 0.025, u: 0.003),
      ComparisonLevel("different", m: 0.008, u: 0.1),
      ComparisonLevel("years apart", m: 0.002, u: 0.9),
    ]
  )

  static let phone = Comparison(
    "phone",
    [
      ComparisonLevel("same", m: 0.78, u: nil, cap: 13),
      ComparisonLevel("different", m: 0.22, u: 1),
    ]
  )

  static let email = Comparison(
    "email",
    [
      ComparisonLevel("same", m: 0.9, u: nil, cap: 14),
      ComparisonLevel("different", m: 0.1, u: 1),
    ]
  )

  static let address = Comparison(
    "address",
    [
      ComparisonLevel("same door", m: 0.6, u: nil, cap: 12),
      ComparisonLevel("same building, one without a door", m: 0.2, u: nil, cap: 10),
      ComparisonLevel("same building, another door", m: 0.005, u: 0.0001),
      ComparisonLevel("same road", m: 0.08, u: 0.04),
      ComparisonLevel("different", m: 0.1, u: 0.95),
    ]
  )

  static let representative = Comparison(
    "representative",
    [
      ComparisonLevel("same", m: 0.9, u: 0.004),
      ComparisonLevel("one typing error", m: 0.05, u: 0.002),
      ComparisonLevel("different", m: 0.05, u: 0.99),
    ]
  )

  /// Whether the name or the date speaks against one customer: one of two characters, the surname only, or nothing of the
  /// name agrees; or the dates differ in more than one part.
  static func isContradicted(name: Int, date: Int) -> Bool { (5...7).contains(name) || date >= 4 }

  /// The comparisons in the order of their four bits in a pattern; the name's table depends on the kind of party.
  static func comparisons(isOrganisation: Bool) -> [Comparison] {
    [
      isOrganisation ? organisationName : personName, identifier, date, phone, email, address,
      representative,
    ]
  }
}
