import PanoramaModel

/// Which table of the schema a group of columns becomes.
enum DraftTable {
  /// The table for the record itself.
  static func primary(of columns: ColumnAssignment, context: String) -> SchemaTable {
    let plain = HeaderSynonyms.plain(context)
    if plain.hasPrefix("peer") || plain.contains("同业") { return .peer }
    func has(_ fields: CustomerField...) -> Bool { fields.contains { columns.has(.field($0)) } }
    if has(.transactionAmount), has(.transactionDate, .transactionDirection, .transactionNumber) {
      return .transaction
    }
    if has(.loanNumber), has(.loanPrincipal, .loanOutstanding, .accountBalance) { return .loan }
    if has(.facilityNumber), has(.facilityLimit) { return .facility }
    if has(.holdingMarketValue, .holdingUnits), has(.holdingProduct) { return .holding }
    if has(.accountNumber),
      has(.accountBalance, .accountOpenedOn, .accountStatus, .accountCurrency, .accountProduct)
    {
      return .account
    }
    return .customer
  }

  /// The table for the elements of a collection; nil when none fits.
  static func table(
    ofCollection name: String,
    _ columns: ColumnAssignment
  ) -> SchemaTable? {
    let plain = HeaderSynonyms.plain(name)
    for (table, words) in names where words.contains(where: { plain.contains($0) }) {
      return table
    }
    let tables: [SchemaTable] = [.account, .transaction, .facility, .loan, .holding]
    let scores = tables.map { table in
      (
        table,
        columns.assigned.count { column in
          guard case .field(let field) = column.meaning else { return false }
          return field.definition.table == table
        }
      )
    }
    return scores.max { $0.1 < $1.1 }.flatMap { $0.1 >= 2 ? $0.0 : nil }
  }

  private static let names: [(SchemaTable, [String])] = [
    (.loan, ["loan", "贷款", "借据", "prestamo"]),
    (.facility, ["facilit", "授信", "creditline", "lineacredito"]),
    (.holding, ["holding", "持仓", "持有", "position", "cartera"]),
    (.account, ["account", "账户", "cuenta"]),
    (.transaction, ["transaction", "交易", "movimiento"]),
  ]

  /// The field of a table that a meaning stands for there: a `currency` is the loan's in a loan.
  static func field(_ meaning: HeaderSynonyms.Meaning, in table: SchemaTable) -> CustomerField? {
    switch meaning {
    case .customerKey where table == .peer: return .peerCode
    case .customerKey, .identifierKind, .birthOrFounding, .ignored: return nil
    case .identifier: return table == .customer ? .identifier : nil
    case .field(let field):
      if field.definition.table == table { return field }
      switch (table, field) {
      case (.peer, .nameLegal): return .peerName
      case (.loan, .accountBalance): return .loanOutstanding
      case (.loan, .transactionAmount), (.loan, .facilityLimit): return .loanPrincipal
      case (.loan, .accountOpenedOn): return .loanStart
      case (.facility, .transactionAmount): return .facilityLimit
      case (.facility, .loanStart), (.facility, .accountOpenedOn): return .facilityStart
      case (.holding, .accountBalance): return .holdingMarketValue
      default:
        // What speaks of the customer speaks of nobody else.
        // Nor is the number of one thing that of another.
        guard field.definition.table != .customer, field.name != "number" else { return nil }
        return CustomerField.find(field.name, in: table)
      }
    }
  }

  /// The field that is a table's own key.
  static func key(of table: SchemaTable) -> CustomerField? {
    switch table {
    case .account: .accountNumber
    case .transaction: .transactionNumber
    case .facility: .facilityNumber
    case .loan: .loanNumber
    case .peer: .peerCode
    default: nil
    }
  }
}
