import PanoramaModel

/// All that matching looks at, record by record, as numbers of distinct values.
///
/// Values are compared once a pair of distinct values needs it, never decoded again. Rows are `CustomerIndex`es.
struct MatchFeatures: Sendable {
  /// How many phones, e-mails and identifiers of a record are looked at.
  static let width = 3

  let count: Int
  var source: [UInt8]
  var party: [PartyKind]
  /// Numbers of identifiers, `width` a record, 0 for none.
  var identifiers: [UInt32]
  var phones: [UInt32]
  var emails: [UInt32]
  /// The number of the legal name.
  var name: [UInt32]
  /// The number of the legal representative's or the owner's name.
  var representative: [UInt32]
  /// The day of birth or foundation since 1970; `noDate` for none.
  var date: [Int32]
  /// The number of the address.
  var address: [UInt32]

  /// Every valid decisive identifier of every record: the record in the upper half, the identifier's number in the lower.
  ///
  /// Unlike `identifiers` it is never cut short and keeps hubs: what links nobody still keeps customers apart.
  var decisive: [UInt64]

  var identifierValues: IdentifierValues
  var phoneValues: ByteInterner
  var emailValues: ByteInterner
  var nameValues: ByteInterner
  var addressValues: ByteInterner
  var names: NameFeatures
  var addresses: AddressFeatures
  /// How many records have each reading (or, lacking one, each key) of a name, by the name's number.
  var nameFrequency: [UInt32]
  /// How many records have each door, by the address's number.
  var doorFrequency: [UInt32]
  /// How many records have the date of each record.
  var dateFrequency: [UInt32]

  static let noDate = Int32.min
}

/// Distinct identifiers with their kind and validity.
struct IdentifierValues: Sendable {
  var values: ByteInterner
  var kind: [IdentifierKind] = [.unknown]
  var validity: [Validity] = [.missing]

  init(capacity: Int) { values = ByteInterner(capacity: capacity) }

  /// Whether the value proves identity: two different ones of a kind are two customers.
  func isDecisive(_ number: UInt32) -> Bool {
    validity[Int(number)] == .valid && kind[Int(number)].isDecisive
  }
}
