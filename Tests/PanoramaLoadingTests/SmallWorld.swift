import FoundationEssentials
import PanoramaModel

@testable import PanoramaLoading

/// A hand-made set of four records of two departments, which are two customers, with rows of every kind.
struct SmallWorld {
  let records: CustomerRecordSet
  let profiles: [Profile]
  let assignments: ProfileAssignments

  static let asOf = CivilDate(dayNumber: 20_777)

  init() {
    var finance = TableBuilder(source: "finance", entry: "customers", file: "finance/a<b>.xml")
    finance.row(.customer, key: "F-1")
    finance.value(.nameLegal, "恒盛科技有限公司")
    finance.value(.phone, "+8613800138000", raw: "138 0013 8000", findings: .separatorsRemoved)
    finance.row(.holding, key: "H,1", parent: 0)
    finance.value(.holdingProduct, "FUND-MM-A")
    finance.value(.holdingMarketValue, "120000.00", raw: "12万元", findings: .unitApplied)
    finance.row(.peer, key: "B-9")
    finance.value(.peerName, "示例银行")
    finance.value(.peerDeposits, "99.10")
    finance.row(.position, key: "B-9", parent: 2)
    finance.value(.positionBalance, "-7.00")
    finance.row(.position, key: "B-9", parent: 2)
    finance.value(.positionBalance, "8.00")
    var settlement = TableBuilder(
      source: "settlement",
      entry: "customers",
      file: "settlement/customers.csv"
    )
    settlement.row(.customer, key: "S,1")
    settlement.value(.nameLegal, "恒盛科技有限公司", raw: "恒盛科技\"有限公司\n", findings: .widthFolded)
    settlement.value(.identifier, "91330106MA27XFRU3P", kind: .unifiedSocialCreditCode)
    settlement.row(.customer, key: "S\"2")
    settlement.value(.nameLegal, "张伟")
    settlement.value(.identifier, "11010519491231002X", kind: .residentID)
    settlement.value(.sex, "male")
    settlement.row(.facility, key: "FAC", parent: 1)
    settlement.value(.facilityLimit, "500.00")
    settlement.row(.loan, key: "LOAN", parent: 2)
    settlement.value(.loanOutstanding, "12.50")
    settlement.row(.customer, key: "S3")
    settlement.value(.nameLegal, "張偉", validity: .invalid)
    records = CustomerRecordSet(
      tables: [finance.table, settlement.table],
      customers: [ref(0, 0), ref(1, 0), ref(1, 1), ref(1, 4)],
      children: [ref(0, 1), ref(1, 2), ref(1, 3)],
      childEnds: [1, 1, 3, 3],
      peers: [ref(0, 2)]
    )
    profiles = Self.profiles
    assignments = ProfileAssignments(profiles: profiles, recordCount: 4)
  }

  private static var profiles: [Profile] {
    let company = Profile(
      id: "P-COMPANY",
      kind: .organisation,
      cluster: 0,
      members: [0, 1],
      fields: [
        MergedField(
          field: .nameLegal,
          reason: .agreement,
          candidates: [Candidate(customer: 1, value: 0), Candidate(customer: 0, value: 0)],
          winners: 1
        ),
        MergedField(
          field: .identifier,
          reason: .union,
          candidates: [Candidate(customer: 1, value: 1)],
          winners: 1
        ),
        MergedField(
          field: .phone,
          reason: .onlyValue,
          candidates: [Candidate(customer: 0, value: 1)],
          winners: 1
        ),
      ],
      children: [ref(0, 1)],
      indicators: [
        Indicator(
          code: "AUM",
          period: "2026-11-20",
          unit: "CNY",
          value: Amount(units: 12_000_000, scale: 2)
        )
      ],
      counterparties: [
        Counterparty(
          name: "上游\\公司",
          isPayer: true,
          count: 3,
          sum: Amount(units: 1050, scale: 2),
          currency: "CNY"
        )
      ],
      tier: "wealth"
    )
    let person = Profile(
      id: "P-PERSON",
      kind: .person,
      cluster: 1,
      members: [2, 3],
      fields: [
        MergedField(
          field: .nameLegal,
          reason: .validity,
          candidates: [Candidate(customer: 2, value: 2), Candidate(customer: 3, value: 7)],
          winners: 1
        ),
        MergedField(
          field: .identifier,
          reason: .onlyValue,
          candidates: [Candidate(customer: 2, value: 3)],
          winners: 1
        ),
        MergedField(
          field: .birthDate,
          reason: .derived,
          candidates: [Candidate(customer: 2, value: 3)],
          winners: 0,
          derived: "1949-12-31"
        ),
        MergedField(
          field: .sex,
          reason: .onlyValue,
          candidates: [Candidate(customer: 2, value: 4)],
          winners: 1
        ),
      ],
      children: [ref(1, 2), ref(1, 3)],
      indicators: [],
      counterparties: [],
      tier: "general"
    )
    return [company, person]
  }

  static func links(_ customer: CustomerIndex) -> LinkDescription {
    switch customer {
    case 1: LinkDescription(reason: "name exact, phone \"equal\"", weight: 12.345)
    case 3: LinkDescription(reason: "name similar", weight: -0.5)
    default: LinkDescription(reason: "first", weight: nil)
    }
  }

  /// Writes `profiles.sqlite` in batches of the given size.
  func writeDatabase(_ path: String, batch: Int) throws {
    var writer = try ProfileDatabaseWriter(
      path: path,
      records: records,
      asOf: Self.asOf,
      version: "1.0",
      links: Self.links
    )
    for start in stride(from: 0, to: profiles.count, by: batch) {
      try writer.append(Array(profiles[start..<min(start + batch, profiles.count)]))
    }
    try writer.finish()
  }
}

private func ref(_ table: UInt16, _ row: UInt32) -> RowReference {
  RowReference(table: table, row: row)
}

/// Builds a table row by row.
struct TableBuilder {
  var table: CustomerRecordTable

  init(source: String, entry: String, file: String) {
    let rules = [
      MappingRule(
        file: "mappings/\(source).yaml",
        line: 12,
        path: "a.b",
        field: "name.legal",
        normalizer: "name"
      )
    ]
    table = CustomerRecordTable(source: source, fileEntry: entry, file: file, rules: rules)
  }

  mutating func row(_ kind: SchemaTable, key: String, parent: Int32 = -1) {
    let number = table.places.count + 1
    table.places.append(
      RecordPlace(number: number, line: number + 1, byteOffset: 100 * number, byteLength: 99)
    )
    let key = table.append(Array(key.utf8).span)
    table.rows.append(
      RecordRow(
        table: kind,
        parent: parent,
        place: UInt32(number - 1),
        key: key,
        owner: .empty,
        firstValue: UInt32(table.values.count)
      )
    )
  }

  mutating func value(
    _ field: CustomerField,
    _ text: String,
    raw: String? = nil,
    kind: IdentifierKind = .unknown,
    validity: Validity = .valid,
    findings: Findings = []
  ) {
    let canonical = table.append(Array(text.utf8).span)
    let raw = raw.map { table.append(Array($0.utf8).span) } ?? canonical
    table.values.append(
      FieldValue(
        field: field,
        identifierKind: kind.rawValue,
        validity: validity,
        findings: findings,
        rule: 0,
        canonical: canonical,
        raw: raw
      )
    )
  }
}

/// Runs `body` with a new empty folder and removes it afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
  let path = FileManager.default.temporaryDirectory.path + "/panorama-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  try await body(path)
}

/// The bytes of a file.
func contents(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}

/// The permissions of a file.
func permissions(_ path: String) throws -> Int {
  let attributes = try FileManager.default.attributesOfItem(atPath: path)
  return attributes[.posixPermissions].flatMap { Int(String(describing: $0)) } ?? -1
}
