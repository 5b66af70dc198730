import PanoramaModel

/// Reads the features of all customer records: names on one core, everything else on the other.
struct FeatureCollector {
  let records: CustomerRecordSet

  /// The names' half of the features.
  private struct NameColumns: Sendable {
    var name: [UInt32]
    var representative: [UInt32]
    var values: ByteInterner
    var features: NameFeatures
    var frequency: [UInt32]
  }

  /// The other half.
  private struct OtherColumns: Sendable {
    var source: [UInt8]
    var party: [PartyKind]
    var identifiers: [UInt32]
    var phones: [UInt32]
    var emails: [UInt32]
    var date: [Int32]
    var address: [UInt32]
    var decisive: [UInt64] = []
    var identifierValues: IdentifierValues
    var phoneValues: ByteInterner
    var emailValues: ByteInterner
    var addressValues: ByteInterner
    var addresses: AddressFeatures
    var doorFrequency: [UInt32]
    var dateFrequency: [UInt32]
  }

  func collect() async -> MatchFeatures {
    let records = records
    async let pendingNames = Self.collectNames(records)
    async let pendingOthers = Self.collectOthers(records)
    let (names, others) = await (pendingNames, pendingOthers)
    return MatchFeatures(
      count: records.customers.count,
      source: others.source,
      party: others.party,
      identifiers: others.identifiers,
      phones: others.phones,
      emails: others.emails,
      name: names.name,
      representative: names.representative,
      date: others.date,
      address: others.address,
      decisive: others.decisive,
      identifierValues: others.identifierValues,
      phoneValues: others.phoneValues,
      emailValues: others.emailValues,
      nameValues: names.values,
      addressValues: others.addressValues,
      names: names.features,
      addresses: others.addresses,
      nameFrequency: names.frequency,
      doorFrequency: others.doorFrequency,
      dateFrequency: others.dateFrequency
    )
  }

  @concurrent private static func collectNames(_ records: CustomerRecordSet) async -> NameColumns {
    let count = records.customers.count
    var name = [UInt32](repeating: 0, count: count)
    var representative = [UInt32](repeating: 0, count: count)
    var values = ByteInterner(capacity: count)
    var isOrganisation = [false]
    for (index, reference) in records.customers.enumerated() {
      let table = Int(reference.table)
      let range = records.tables[table].valueRange(of: Int(reference.row))
      let party = Self.party(records, table, range)
      for place in range {
        let value = records.tables[table].values[place]
        guard value.isPresent else { continue }
        switch value.field {
        case .nameLegal where name[index] == 0:
          let isCompany =
            party == .organisation
            || (party == .unknown
              && records.tables[table].withText(value.canonical, OrganisationName.hasForm))
          let number = records.tables[table].withText(value.canonical) {
            values.intern($0, tag: isCompany ? 1 : 0)
          }
          if number == isOrganisation.count { isOrganisation.append(isCompany) }
          values.counts[Int(number)] += 1
          name[index] = number
        case .legalRepresentative, .owner:
          guard representative[index] == 0 else { continue }
          let number = records.tables[table].withText(value.canonical) {
            values.intern($0, tag: 0)
          }
          if number == isOrganisation.count { isOrganisation.append(false) }
          representative[index] = number
        default: continue
        }
      }
    }
    let features = NameFeatures(values, isOrganisation: isOrganisation)
    return NameColumns(
      name: name,
      representative: representative,
      values: values,
      features: features,
      frequency: frequency(
        name,
        keys: (0..<values.count).map { number in
          features.reading[number] != 0 ? features.reading[number] : features.key[number]
        }
      )
    )
  }

  @concurrent private static func collectOthers(_ records: CustomerRecordSet) async -> OtherColumns
  {
    let count = records.customers.count
    let width = MatchFeatures.width
    var columns = OtherColumns(
      source: [],
      party: [],
      identifiers: Array(repeating: 0, count: count * width),
      phones: Array(repeating: 0, count: count * width),
      emails: Array(repeating: 0, count: count * width),
      date: Array(repeating: MatchFeatures.noDate, count: count),
      address: Array(repeating: 0, count: count),
      identifierValues: IdentifierValues(capacity: count),
      phoneValues: ByteInterner(capacity: count),
      emailValues: ByteInterner(capacity: count / 2),
      addressValues: ByteInterner(capacity: count),
      addresses: AddressFeatures(ByteInterner()),
      doorFrequency: [],
      dateFrequency: []
    )
    columns.source.reserveCapacity(count)
    columns.party.reserveCapacity(count)
    let sources = Array(Set(records.tables.map(\.source))).sorted()
    let sourceOfTable = records.tables.map { UInt8(sources.firstIndex(of: $0.source) ?? 0) }
    for (index, reference) in records.customers.enumerated() {
      let table = Int(reference.table)
      let range = records.tables[table].valueRange(of: Int(reference.row))
      columns.source.append(sourceOfTable[table])
      columns.party.append(party(records, table, range))
      for place in range {
        add(records.tables[table].values[place], records.tables[table], index, &columns)
      }
    }
    columns.addresses = AddressFeatures(columns.addressValues)
    columns.doorFrequency = frequency(columns.address, keys: columns.addresses.door)
    var days: [Int32: UInt32] = [:]
    for day in columns.date where day != MatchFeatures.noDate { days[day, default: 0] += 1 }
    columns.dateFrequency = columns.date.map { days[$0] ?? 0 }
    return columns
  }

  private static func add(
    _ value: FieldValue,
    _ table: borrowing CustomerRecordTable,
    _ index: Int,
    _ columns: inout OtherColumns
  ) {
    guard value.isPresent, value.validity != .placeholder else { return }
    switch value.field {
    case .identifier:
      let number = table.withText(value.canonical) {
        columns.identifierValues.values.intern($0, tag: value.identifierKind)
      }
      if Int(number) == columns.identifierValues.kind.count {
        columns.identifierValues.kind.append(
          IdentifierKind(rawValue: value.identifierKind) ?? .unknown
        )
        columns.identifierValues.validity.append(value.validity)
      }
      place(number, &columns.identifiers, &columns.identifierValues.values, index)
      if columns.identifierValues.isDecisive(number) {
        columns.decisive.append(UInt64(index) << 32 | UInt64(number))
      }
    case .phone where value.validity != .invalid:
      let number = table.withText(value.canonical) { columns.phoneValues.intern($0, tag: 0) }
      place(number, &columns.phones, &columns.phoneValues, index)
    case .email where value.validity != .invalid:
      let number = table.withText(value.canonical) { columns.emailValues.intern($0, tag: 0) }
      place(number, &columns.emails, &columns.emailValues, index)
    case .birthDate, .foundedOn:
      if let date = table.withText(value.canonical, { CivilDate($0) }) {
        columns.date[index] = date.dayNumber
      }
    case .address where columns.address[index] == 0:
      columns.address[index] = table.withText(value.canonical) {
        columns.addressValues.intern($0, tag: 0)
      }
    default: return
    }
  }

  /// Puts a number into the record's next free place and counts the record once for the value.
  private static func place(
    _ number: UInt32,
    _ column: inout [UInt32],
    _ values: inout ByteInterner,
    _ index: Int
  ) {
    for slot in index * MatchFeatures.width..<(index + 1) * MatchFeatures.width {
      if column[slot] == number { return }
      if column[slot] == 0 {
        column[slot] = number
        values.counts[Int(number)] += 1
        return
      }
    }
  }

  private static func party(
    _ records: CustomerRecordSet,
    _ table: Int,
    _ range: Range<Int>
  ) -> PartyKind {
    for place in range where records.tables[table].values[place].field == .kind {
      let name = records.tables[table].values[place].canonical
      return records.tables[table].withText(name) { PartyKind(canonical: $0) }
    }
    return .unknown
  }

  /// How many records have a value with the same key, by the value's number.
  private static func frequency(_ column: [UInt32], keys: [UInt64]) -> [UInt32] {
    var counts: [UInt64: UInt32] = [:]
    counts.reserveCapacity(keys.count)
    for number in column where number != 0 { counts[keys[Int(number)], default: 0] += 1 }
    return keys.map { counts[$0] ?? 0 }
  }
}
