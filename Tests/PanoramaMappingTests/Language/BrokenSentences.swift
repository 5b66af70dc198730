import PanoramaModel

extension BrokenMapping {
  /// Sentences that are no checks.
  static let sentences: [(say: String, code: DiagnosticCode)] = [
    ("identifier should be filled", .mappingBadValue),
    ("identifer is filled in at least 85 %", .mappingBadValue),
    ("identifier of persons is filled in at least 85 %", .mappingBadValue),
    ("identifier is filled in at least 8x5 %", .mappingBadValue),
    ("identifier is filled in at least 850 %", .mappingBadValue),
    ("identifier is filled in at least 85", .mappingBadValue),
    ("identifier is filled in at least %", .mappingBadValue),
    ("outstanding is at most nothing", .mappingBadValue),
    ("name.legal is at most phone", .mappingBadValue),
    ("loan.start is at most principal", .mappingBadValue),
    ("loan.principal is at most facility.limit", .mappingBadValue),
    ("email is filled in at least 85 %", .mappingBadReference),
    (" ", .mappingBadValue),
  ]
}
