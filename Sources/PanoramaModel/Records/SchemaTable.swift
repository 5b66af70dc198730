/// The tables of the customer schema.
public enum SchemaTable: UInt8, Sendable, CaseIterable, Codable {
  /// The customer itself: one source's view of a party.
  case customer = 0
  /// An account of a customer.
  case account = 1
  /// A movement on an account; aggregated, never stored row by row.
  case transaction = 2
  /// A credit facility of a customer.
  case facility = 3
  /// A loan under a facility.
  case loan = 4
  /// A product that a customer holds.
  case holding = 5
  /// What a customer contributed to profit.
  case profit = 6
  /// Another financial institution, with the indicators published of it.
  case peer = 7
  /// A customer's application for credit.
  case application = 8
  /// Security that somebody gives for a customer's credit.
  case guarantee = 9
  /// A customer's assets under management as a department states them, in parts.
  case assets = 10
  /// What the bank holds at, or owes to, another financial institution.
  case position = 11

  /// The name of the table in outputs.
  public var name: String {
    switch self {
    case .customer: "customer"
    case .account: "account"
    case .transaction: "transaction"
    case .facility: "facility"
    case .loan: "loan"
    case .holding: "holding"
    case .profit: "profit"
    case .peer: "peer"
    case .application: "application"
    case .guarantee: "guarantee"
    case .assets: "assets"
    case .position: "position"
    }
  }

  /// The key that opens the table in a mapping, such as `accounts`.
  public var mappingKey: String {
    switch self {
    case .customer, .profit, .assets: name
    case .facility: "facilities"
    default: name + "s"
    }
  }
}

/// What a field of the schema holds, and so which normalizers may fill it.
public enum FieldType: String, Sendable, Codable, CaseIterable {
  /// Words, cleaned of white space.
  case text
  /// A name of a person or an organisation.
  case name
  /// An identifier with a kind.
  case identifier
  /// A telephone number in E.164.
  case phone
  /// An e-mail address.
  case email
  /// A postal address.
  case address
  /// A civil date.
  case date
  /// An exact amount of money.
  case money
  /// An exact decimal that is not money: a rate, a number of units.
  case decimal
  /// A whole number.
  case integer
  /// True or false.
  case boolean
  /// A code of a code set.
  case code
}
