import PanoramaModel
import Testing

@testable import PanoramaMerging

@Suite struct SurvivorshipTests {
  /// One value that a record offers: its source, text, validity, and the day that the record is about.
  struct Offer: Sendable {
    var source: String
    var text: String
    var validity = Validity.valid
    var day = "2026-11-01"
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var field: CustomerField
    var offers: [Offer]
    var expected: [String]
    var winners = 1
    var reason: SurvivorshipReason
    var testDescription: String { name }
  }

  static let rules = SurvivorshipRules(
    authority: [.address: ["inclusion", "settlement", "finance"]],
    defaultAuthority: ["settlement", "inclusion", "finance"],
    mostRecent: [.phone, .email]
  )

  static let cases: [Case] = [
    Case(
      name: "only one value",
      field: .nameLegal,
      offers: [Offer(source: "finance", text: "A")],
      expected: ["A"],
      reason: .onlyValue
    ),
    Case(
      name: "all agree",
      field: .nameLegal,
      offers: [Offer(source: "finance", text: "A"), Offer(source: "settlement", text: "A")],
      expected: ["A", "A"],
      reason: .agreement
    ),
    Case(
      name: "validity beats authority",
      field: .birthDate,
      offers: [
        Offer(source: "finance", text: "B"),
        Offer(source: "settlement", text: "A", validity: .invalid),
      ],
      expected: ["B", "A"],
      reason: .validity
    ),
    Case(
      name: "a value without a check is no worse than a valid one",
      field: .nameLegal,
      offers: [
        Offer(source: "finance", text: "B"),
        Offer(source: "settlement", text: "A", validity: .unchecked),
      ],
      expected: ["A", "B"],
      reason: .authority
    ),
    Case(
      name: "masked beats invalid",
      field: .birthDate,
      offers: [
        Offer(source: "settlement", text: "A", validity: .invalid),
        Offer(source: "finance", text: "B", validity: .masked),
      ],
      expected: ["B", "A"],
      reason: .validity
    ),
    Case(
      name: "the order of departments",
      field: .nameLegal,
      offers: [
        Offer(source: "finance", text: "C"), Offer(source: "inclusion", text: "B"),
        Offer(source: "settlement", text: "A"),
      ],
      expected: ["A", "B", "C"],
      reason: .authority
    ),
    Case(
      name: "a field's own order",
      field: .address,
      offers: [Offer(source: "inclusion", text: "B"), Offer(source: "settlement", text: "A")],
      expected: ["B", "A"],
      reason: .authority
    ),
    Case(
      name: "authority beats recency for names",
      field: .nameLegal,
      offers: [
        Offer(source: "inclusion", text: "B", day: "2026-11-20"),
        Offer(source: "settlement", text: "A", day: "2020-01-01"),
      ],
      expected: ["A", "B"],
      reason: .authority
    ),
    Case(
      name: "an unknown department comes last",
      field: .nameLegal,
      offers: [Offer(source: "crm", text: "B"), Offer(source: "finance", text: "A")],
      expected: ["A", "B"],
      reason: .authority
    ),
    Case(
      name: "within a department the recent record",
      field: .nameLegal,
      offers: [
        Offer(source: "settlement", text: "A", day: "2025-01-01"),
        Offer(source: "settlement", text: "B", day: "2026-01-01"),
      ],
      expected: ["B", "A"],
      reason: .recency
    ),
    Case(
      name: "then what more records say",
      field: .nameLegal,
      offers: [
        Offer(source: "settlement", text: "long name"), Offer(source: "settlement", text: "A"),
        Offer(source: "settlement", text: "A"),
      ],
      expected: ["A", "A", "long name"],
      reason: .frequency
    ),
    Case(
      name: "then the more complete",
      field: .nameLegal,
      offers: [Offer(source: "settlement", text: "A"), Offer(source: "settlement", text: "AB")],
      expected: ["AB", "A"],
      reason: .completeness
    ),
    Case(
      name: "at last the order of the records",
      field: .nameLegal,
      offers: [Offer(source: "settlement", text: "B"), Offer(source: "settlement", text: "A")],
      expected: ["B", "A"],
      reason: .order
    ),
    Case(
      name: "phones: the recent one leads, and both stay",
      field: .phone,
      offers: [
        Offer(source: "settlement", text: "1", day: "2020-01-01"),
        Offer(source: "finance", text: "2", day: "2026-01-01"),
      ],
      expected: ["2", "1"],
      winners: 2,
      reason: .union
    ),
    Case(
      name: "phones: one number twice is one number",
      field: .phone,
      offers: [
        Offer(source: "settlement", text: "1"), Offer(source: "finance", text: "1"),
        Offer(source: "inclusion", text: "2"),
      ],
      expected: ["1", "2", "1"],
      winners: 2,
      reason: .union
    ),
    Case(
      name: "phones: what fails its check is not published beside what passes",
      field: .phone,
      offers: [
        Offer(source: "settlement", text: "1", validity: .invalid),
        Offer(source: "finance", text: "2"),
      ],
      expected: ["2", "1"],
      reason: .validity
    ),
    Case(
      name: "phones: when all fail, one is shown and its lead explained",
      field: .phone,
      offers: [
        Offer(source: "finance", text: "2", validity: .invalid),
        Offer(source: "settlement", text: "1", validity: .invalid),
      ],
      expected: ["1", "2"],
      reason: .authority
    ),
    Case(
      name: "phones: when all fail, the recent one leads",
      field: .phone,
      offers: [
        Offer(source: "finance", text: "2", validity: .invalid, day: "2026-11-02"),
        Offer(source: "settlement", text: "1", validity: .invalid),
      ],
      expected: ["2", "1"],
      reason: .recency
    ),
    Case(
      name: "phones: all agree",
      field: .phone,
      offers: [Offer(source: "settlement", text: "1"), Offer(source: "finance", text: "1")],
      expected: ["1", "1"],
      reason: .agreement
    ),
  ]

  private static func customers(_ test: Case) -> [World.Customer] {
    test.offers.enumerated().map { index, offer in
      World.Customer(
        source: offer.source,
        key: "\(index)",
        values: [
          .init(field: test.field, text: offer.text, validity: offer.validity),
          .init(field: .asOf, text: offer.day),
        ]
      )
    }
  }

  @Test(arguments: cases)
  func `the right value wins, for the right reason, and the losers stay`(test: Case) throws {
    let (profile, records) = World.profile(Self.customers(test), rules: Self.rules)
    let field = try #require(profile.merged(test.field))
    #expect(profile.texts(test.field, records) == test.expected)
    #expect(field.winners == test.winners)
    #expect(field.reason == test.reason)
  }

  @Test(arguments: cases)
  func `merging loses no candidate and does not depend on anything but the records`(test: Case) {
    let (profile, _) = World.profile(Self.customers(test), rules: Self.rules)
    let (again, _) = World.profile(Self.customers(test), rules: Self.rules)
    let candidates = profile.merged(test.field)?.candidates ?? []
    #expect(Set(candidates.map(\.customer)) == Set(0..<CustomerIndex(test.offers.count)))
    #expect(candidates.count == test.offers.count)
    #expect(again.merged(test.field)?.candidates == candidates)
  }

  @Test func `identifiers of different kinds are different values, placeholders are none`() throws {
    let (profile, records) = World.profile([
      .init(
        source: "a",
        key: "1",
        values: [
          .init(field: .identifier, text: "X1", kind: .passport),
          .init(field: .identifier, text: "X1", kind: .other),
          .init(field: .identifier, text: "000", validity: .placeholder, kind: .other),
          .init(field: .phone, text: "", validity: .missing),
        ]
      )
    ])
    #expect(profile.texts(.identifier, records) == ["X1", "X1"])
    #expect(profile.merged(.identifier)?.winners == 2 && profile.merged(.phone) == nil)
  }

  @Test func `a file's day stands for its records' where they name none`() {
    let old = World.Customer(source: "a", key: "1", values: [.init(field: .phone, text: "old")])
    let new = World.Customer(source: "b", key: "2", values: [.init(field: .phone, text: "new")])
    let (profile, records) = World.profile(
      [old, new],
      rules: Self.rules,
      sourceDays: ["a": "2026-11-01", "b": "2026-11-19"]
    )
    #expect(profile.texts(.phone, records) == ["new", "old"])
    let (other, otherRecords) = World.profile(
      [old, new],
      rules: Self.rules,
      sourceDays: ["a": "2026-11-19", "b": "2026-11-01"]
    )
    #expect(other.texts(.phone, otherRecords) == ["old", "new"])
  }

  /// Resident ids of the standard's own examples; the seventeenth digit tells the sex.
  @Test(arguments: [
    ("11010519491231002X", "1949-12-31", "female"), ("440524188001010014", "1880-01-01", "male"),
  ])
  func `birth date and sex follow from a valid resident id`(
    id: String,
    born: String,
    sex: String
  ) throws {
    let kind = World.Value(field: .kind, text: "person")
    let number = World.Value(field: .identifier, text: id, kind: .residentID)
    let typed = World.Value(field: .birthDate, text: "1950-01-01")
    let (profile, records) = World.profile([
      .init(source: "a", key: "1", values: [kind, number]),
      .init(source: "b", key: "2", values: [kind, typed]),
    ])
    let birth = try #require(profile.merged(.birthDate))
    #expect(birth.derived == born && birth.reason == .derived && birth.winners == 0)
    #expect(profile.texts(.birthDate, records) == [id, "1950-01-01"])
    #expect(profile.merged(.sex)?.derived == sex)
    #expect(profile.fields.map(\.field.rawValue) == profile.fields.map(\.field.rawValue).sorted())

    let right = World.Value(field: .birthDate, text: born)
    let (agreed, _) = World.profile([.init(source: "a", key: "1", values: [kind, number, right])])
    #expect(agreed.merged(.birthDate)?.derived == nil)
    #expect(agreed.merged(.birthDate)?.reason == .onlyValue)
  }

  @Test(arguments: [Validity.invalid, .masked])
  func `nothing is derived from an id that fails, nor for an organisation`(validity: Validity) {
    let number = World.Value(
      field: .identifier,
      text: "11010519491231002X",
      validity: validity,
      kind: .residentID
    )
    let (person, _) = World.profile([
      .init(source: "a", key: "1", values: [.init(field: .kind, text: "person"), number])
    ])
    #expect(person.merged(.birthDate) == nil && person.merged(.sex) == nil)
    var valid = number
    valid.validity = .valid
    let (body, _) = World.profile([
      .init(source: "a", key: "1", values: [.init(field: .kind, text: "organisation"), valid])
    ])
    #expect(body.kind == .organisation && body.merged(.birthDate) == nil)
  }
}
