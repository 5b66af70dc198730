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
    }
  }

  /// The key that opens the table in a mapping, such as `accounts`.
  public var mappingKey: String {
    switch self {
    case .customer, .profit: name
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

/// A field of the customer schema (`docs/SCHEMA.md` lists them): where values of every department come together.
public enum CustomerField: UInt8, Sendable, CaseIterable, Codable {
  // The customer
  case kind = 0
  case nameLegal = 1
  case nameFormer = 2
  case nameShort = 3
  case nameEnglish = 4
  case identifier = 5
  case birthDate = 6
  case foundedOn = 7
  case sex = 8
  case phone = 9
  case email = 10
  case address = 11
  case businessAddress = 12
  case legalRepresentative = 13
  case owner = 14
  case industry = 15
  case size = 16
  case segment = 17
  case branch = 18
  case manager = 19
  case registeredOn = 20
  case asOf = 21

  // Accounts
  case accountNumber = 32
  case accountProduct = 33
  case accountCurrency = 34
  case accountOpenedOn = 35
  case accountClosedOn = 36
  case accountStatus = 37
  case accountBalance = 38
  case accountAverageBalance = 39

  // Transactions
  case transactionNumber = 48
  case transactionDate = 49
  case transactionAmount = 50
  case transactionDirection = 51
  case transactionCurrency = 52
  case counterpartyName = 53
  case counterpartyAccount = 54
  case counterpartyBank = 55
  case transactionMemo = 56

  // Facilities
  case facilityNumber = 64
  case facilityLimit = 65
  case facilityCurrency = 66
  case facilitySecured = 67
  case facilityStart = 68
  case facilityMaturity = 69

  // Loans
  case loanNumber = 80
  case loanPrincipal = 81
  case loanOutstanding = 82
  case loanCurrency = 83
  case loanRate = 84
  case loanStart = 85
  case loanMaturity = 86
  case loanOverdueDays = 87
  case loanFiveClass = 88

  // Holdings
  case holdingProduct = 96
  case holdingCurrency = 97
  case holdingMarketValue = 98
  case holdingUnits = 99
  case holdingCost = 100

  // Profit
  case profitContribution = 112
  case profitCurrency = 113
  case profitPeriod = 114

  // Peers
  case peerCode = 120
  case peerName = 121
  case peerDeposits = 122
  case peerNewAccounts = 123
  case peerAUM = 124
  case peerMonthlyActive = 125
}

/// What the schema says of one field.
public struct FieldDefinition: Sendable {
  /// The field.
  public let field: CustomerField
  /// The table it belongs to.
  public let table: SchemaTable
  /// Its name in mappings and outputs, unique within its table.
  public let name: String
  /// What it holds.
  public let type: FieldType
  /// Whether one customer may have several values at once (phones), instead of one that survives (birth date).
  public let isMultiple: Bool
}

extension CustomerField {
  /// What the schema says of this field.
  public var definition: FieldDefinition { Self.definitionsByRawValue[Int(rawValue)] }

  /// The field's name in mappings and outputs.
  public var name: String { definition.name }

  /// The kind of party that has the field; nil when both have it.
  public var appliesTo: PartyKind? {
    switch self {
    case .birthDate, .sex: .person
    case .foundedOn, .legalRepresentative, .industry, .size: .organisation
    default: nil
    }
  }

  /// Finds a field by its table and its name in mappings.
  public static func find(_ name: String, in table: SchemaTable) -> CustomerField? {
    definitions.first { $0.table == table && $0.name == name }?.field
  }

  /// The whole schema, in the order of the documentation.
  public static let definitions: [FieldDefinition] = {
    func row(
      _ field: CustomerField,
      _ table: SchemaTable,
      _ name: String,
      _ type: FieldType,
      multiple: Bool = false
    ) -> FieldDefinition {
      FieldDefinition(field: field, table: table, name: name, type: type, isMultiple: multiple)
    }
    return [
      row(.kind, .customer, "kind", .code),
      row(.nameLegal, .customer, "name.legal", .name),
      row(.nameFormer, .customer, "name.former", .name, multiple: true),
      row(.nameShort, .customer, "name.short", .name, multiple: true),
      row(.nameEnglish, .customer, "name.english", .name, multiple: true),
      row(.identifier, .customer, "identifier", .identifier, multiple: true),
      row(.birthDate, .customer, "birth_date", .date),
      row(.foundedOn, .customer, "founded_on", .date),
      row(.sex, .customer, "sex", .code),
      row(.phone, .customer, "phone", .phone, multiple: true),
      row(.email, .customer, "email", .email, multiple: true),
      row(.address, .customer, "address", .address),
      row(.businessAddress, .customer, "address.business", .address),
      row(.legalRepresentative, .customer, "legal_representative", .name),
      row(.owner, .customer, "owner", .name),
      row(.industry, .customer, "industry", .code),
      row(.size, .customer, "size", .code),
      row(.segment, .customer, "segment", .code),
      row(.branch, .customer, "branch", .text, multiple: true),
      row(.manager, .customer, "manager", .text, multiple: true),
      row(.registeredOn, .customer, "registered_on", .date),
      row(.asOf, .customer, "as_of", .date),
      row(.accountNumber, .account, "number", .text),
      row(.accountProduct, .account, "product", .code),
      row(.accountCurrency, .account, "currency", .code),
      row(.accountOpenedOn, .account, "opened_on", .date),
      row(.accountClosedOn, .account, "closed_on", .date),
      row(.accountStatus, .account, "status", .code),
      row(.accountBalance, .account, "balance", .money),
      row(.accountAverageBalance, .account, "average_balance", .money),
      row(.transactionNumber, .transaction, "number", .text),
      row(.transactionDate, .transaction, "date", .date),
      row(.transactionAmount, .transaction, "amount", .money),
      row(.transactionDirection, .transaction, "direction", .code),
      row(.transactionCurrency, .transaction, "currency", .code),
      row(.counterpartyName, .transaction, "counterparty_name", .name),
      row(.counterpartyAccount, .transaction, "counterparty_account", .text),
      row(.counterpartyBank, .transaction, "counterparty_bank", .text),
      row(.transactionMemo, .transaction, "memo", .text),
      row(.facilityNumber, .facility, "number", .text),
      row(.facilityLimit, .facility, "limit", .money),
      row(.facilityCurrency, .facility, "currency", .code),
      row(.facilitySecured, .facility, "secured", .boolean),
      row(.facilityStart, .facility, "start", .date),
      row(.facilityMaturity, .facility, "maturity", .date),
      row(.loanNumber, .loan, "number", .text),
      row(.loanPrincipal, .loan, "principal", .money),
      row(.loanOutstanding, .loan, "outstanding", .money),
      row(.loanCurrency, .loan, "currency", .code),
      row(.loanRate, .loan, "rate", .decimal),
      row(.loanStart, .loan, "start", .date),
      row(.loanMaturity, .loan, "maturity", .date),
      row(.loanOverdueDays, .loan, "overdue_days", .integer),
      row(.loanFiveClass, .loan, "five_class", .code),
      row(.holdingProduct, .holding, "product", .code),
      row(.holdingCurrency, .holding, "currency", .code),
      row(.holdingMarketValue, .holding, "market_value", .money),
      row(.holdingUnits, .holding, "units", .decimal),
      row(.holdingCost, .holding, "cost", .money),
      row(.profitContribution, .profit, "contribution", .money),
      row(.profitCurrency, .profit, "currency", .code),
      row(.profitPeriod, .profit, "period", .text),
      row(.peerCode, .peer, "code", .text),
      row(.peerName, .peer, "name", .name),
      row(.peerDeposits, .peer, "deposits", .money),
      row(.peerNewAccounts, .peer, "new_accounts", .integer),
      row(.peerAUM, .peer, "aum", .money),
      row(.peerMonthlyActive, .peer, "monthly_active", .integer),
    ]
  }()

  private static let definitionsByRawValue: [FieldDefinition] = {
    var table = [FieldDefinition](repeating: definitions[0], count: 256)
    for definition in definitions { table[Int(definition.field.rawValue)] = definition }
    return table
  }()
}
