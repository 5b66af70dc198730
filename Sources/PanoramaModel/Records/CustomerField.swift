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
  case staff = 22
  case revenue = 23
  case revenueCurrency = 24

  // Accounts
  case accountNumber = 32
  case accountProduct = 33
  case accountCurrency = 34
  case accountOpenedOn = 35
  case accountClosedOn = 36
  case accountStatus = 37
  case accountBalance = 38
  case accountAverageBalance = 39
  case accountNature = 40
  case accountBranch = 41
  case accountManager = 42
  case accountOpeningBalance = 43
  case accountDebitTurnover = 44
  case accountCreditTurnover = 45
  case accountAvailableBalance = 46

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
  case facilityUsed = 70
  case facilityRevolving = 71

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
  case loanOverduePrincipal = 89
  case loanRepayment = 90
  case loanSecurity = 91

  // Holdings
  case holdingProduct = 96
  case holdingCurrency = 97
  case holdingMarketValue = 98
  case holdingUnits = 99
  case holdingCost = 100
  case holdingKind = 101
  case holdingChannel = 102
  case holdingNetAssetValue = 103
  case holdingAsOf = 104

  // Profit
  case profitContribution = 112
  case profitCurrency = 113
  case profitPeriod = 114
  case profitNetInterest = 115
  case profitFees = 116
  case profitTransferCost = 117
  case profitRiskCost = 118
  case profitOperatingCost = 119

  // Peers
  case peerCode = 120
  case peerName = 121
  case peerDeposits = 122
  case peerNewAccounts = 123
  case peerAUM = 124
  case peerMonthlyActive = 125
  case peerKind = 126
  case peerClearingNumber = 127
  case peerBIC = 128
  case peerLEI = 129

  // Applications
  case applicationNumber = 136
  case applicationDate = 137
  case applicationProduct = 138
  case applicationAmount = 139
  case applicationCurrency = 140
  case applicationStatus = 141
  case applicationReason = 142

  // Guarantees
  case guaranteeKind = 152
  case guarantorName = 153
  case guaranteeAmount = 154
  case guaranteeCurrency = 155

  // Assets under management
  case assetsDeposits = 168
  case assetsWealth = 169
  case assetsFunds = 170
  case assetsInsurance = 171
  case assetsBonds = 172
  case assetsOther = 173
  case assetsTotal = 174
  case assetsMonthAverage = 175
  case assetsCurrency = 176
  case assetsAsOf = 177

  // Positions with peers
  case positionKind = 184
  case positionSide = 185
  case positionBalance = 186
  case positionCurrency = 187
  case positionRate = 188
  case positionStart = 189
  case positionMaturity = 190
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
    case .foundedOn, .legalRepresentative, .industry, .size, .staff, .revenue,
      .revenueCurrency:
      .organisation
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
      row(.staff, .customer, "staff", .integer),
      row(.revenue, .customer, "revenue", .money),
      row(.revenueCurrency, .customer, "revenue.currency", .code),
      row(.accountNumber, .account, "number", .text),
      row(.accountProduct, .account, "product", .code),
      row(.accountCurrency, .account, "currency", .code),
      row(.accountOpenedOn, .account, "opened_on", .date),
      row(.accountClosedOn, .account, "closed_on", .date),
      row(.accountStatus, .account, "status", .code),
      row(.accountBalance, .account, "balance", .money),
      row(.accountAverageBalance, .account, "average_balance", .money),
      row(.accountNature, .account, "nature", .code),
      row(.accountBranch, .account, "branch", .text),
      row(.accountManager, .account, "manager", .text),
      row(.accountOpeningBalance, .account, "opening_balance", .money),
      row(.accountDebitTurnover, .account, "debit_turnover", .money),
      row(.accountCreditTurnover, .account, "credit_turnover", .money),
      row(.accountAvailableBalance, .account, "available_balance", .money),
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
      row(.facilityUsed, .facility, "used", .money),
      row(.facilityRevolving, .facility, "revolving", .boolean),
      row(.loanNumber, .loan, "number", .text),
      row(.loanPrincipal, .loan, "principal", .money),
      row(.loanOutstanding, .loan, "outstanding", .money),
      row(.loanCurrency, .loan, "currency", .code),
      row(.loanRate, .loan, "rate", .decimal),
      row(.loanStart, .loan, "start", .date),
      row(.loanMaturity, .loan, "maturity", .date),
      row(.loanOverdueDays, .loan, "overdue_days", .integer),
      row(.loanFiveClass, .loan, "five_class", .code),
      row(.loanOverduePrincipal, .loan, "overdue_principal", .money),
      row(.loanRepayment, .loan, "repayment", .code),
      row(.loanSecurity, .loan, "security", .code),
      row(.holdingProduct, .holding, "product", .code),
      row(.holdingCurrency, .holding, "currency", .code),
      row(.holdingMarketValue, .holding, "market_value", .money),
      row(.holdingUnits, .holding, "units", .decimal),
      row(.holdingCost, .holding, "cost", .money),
      row(.holdingKind, .holding, "kind", .code),
      row(.holdingChannel, .holding, "channel", .code),
      row(.holdingNetAssetValue, .holding, "net_asset_value", .decimal),
      row(.holdingAsOf, .holding, "as_of", .date),
      row(.profitContribution, .profit, "contribution", .money),
      row(.profitCurrency, .profit, "currency", .code),
      row(.profitPeriod, .profit, "period", .text),
      row(.profitNetInterest, .profit, "net_interest", .money),
      row(.profitFees, .profit, "fees", .money),
      row(.profitTransferCost, .profit, "transfer_cost", .money),
      row(.profitRiskCost, .profit, "risk_cost", .money),
      row(.profitOperatingCost, .profit, "operating_cost", .money),
      row(.peerCode, .peer, "code", .text),
      row(.peerName, .peer, "name", .name),
      row(.peerDeposits, .peer, "deposits", .money),
      row(.peerNewAccounts, .peer, "new_accounts", .integer),
      row(.peerAUM, .peer, "aum", .money),
      row(.peerMonthlyActive, .peer, "monthly_active", .integer),
      row(.peerKind, .peer, "kind", .code),
      row(.peerClearingNumber, .peer, "clearing_number", .text),
      row(.peerBIC, .peer, "bic", .text),
      row(.peerLEI, .peer, "lei", .text),
    ] + creditAndAssets
  }()

  /// The tables that only some departments deliver.
  private static let creditAndAssets: [FieldDefinition] = {
    func row(
      _ field: CustomerField,
      _ table: SchemaTable,
      _ name: String,
      _ type: FieldType
    ) -> FieldDefinition {
      FieldDefinition(field: field, table: table, name: name, type: type, isMultiple: false)
    }
    return [
      row(.applicationNumber, .application, "number", .text),
      row(.applicationDate, .application, "date", .date),
      row(.applicationProduct, .application, "product", .code),
      row(.applicationAmount, .application, "amount", .money),
      row(.applicationCurrency, .application, "currency", .code),
      row(.applicationStatus, .application, "status", .code),
      row(.applicationReason, .application, "rejection_reason", .text),
      row(.guaranteeKind, .guarantee, "kind", .code),
      row(.guarantorName, .guarantee, "guarantor", .name),
      row(.guaranteeAmount, .guarantee, "amount", .money),
      row(.guaranteeCurrency, .guarantee, "currency", .code),
      row(.assetsDeposits, .assets, "deposits", .money),
      row(.assetsWealth, .assets, "wealth_products", .money),
      row(.assetsFunds, .assets, "funds", .money),
      row(.assetsInsurance, .assets, "insurance", .money),
      row(.assetsBonds, .assets, "bonds", .money),
      row(.assetsOther, .assets, "other", .money),
      row(.assetsTotal, .assets, "total", .money),
      row(.assetsMonthAverage, .assets, "month_average", .money),
      row(.assetsCurrency, .assets, "currency", .code),
      row(.assetsAsOf, .assets, "as_of", .date),
      row(.positionKind, .position, "kind", .code),
      row(.positionSide, .position, "side", .code),
      row(.positionBalance, .position, "balance", .money),
      row(.positionCurrency, .position, "currency", .code),
      row(.positionRate, .position, "rate", .decimal),
      row(.positionStart, .position, "start", .date),
      row(.positionMaturity, .position, "maturity", .date),
    ]
  }()

  private static let definitionsByRawValue: [FieldDefinition] = {
    var table = [FieldDefinition](repeating: definitions[0], count: 256)
    for definition in definitions { table[Int(definition.field.rawValue)] = definition }
    return table
  }()
}
