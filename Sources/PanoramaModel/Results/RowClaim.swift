/// Something that a sentence claims of every row of a table.
public enum RowClaim: Sendable {
  /// The field has a value.
  case isFilled(CustomerField)
  /// The value passes its checks; rows without one are not tested.
  case isValid(CustomerField)
  /// The value is one of these; rows without one are not tested.
  case isOneOf(CustomerField, [String])
  /// A number or a day stands in an order to another; rows that lack one of them are not tested.
  case compares(CustomerField, Order, Operand)
  /// A sum of amounts, each with its sign, is another amount; rows that lack one of them are not tested.
  case adds([Term], to: CustomerField)

  /// An amount of a sum.
  public struct Term: Sendable {
    /// The field.
    public var field: CustomerField
    /// Whether it is subtracted.
    public var isNegative: Bool

    /// Makes a term.
    public init(_ field: CustomerField, isNegative: Bool = false) {
      self.field = field
      self.isNegative = isNegative
    }
  }

  /// How two values stand to each other.
  public enum Order: String, Sendable, CaseIterable {
    /// Not above.
    case atMost = "at most"
    /// Not below.
    case atLeast = "at least"
    /// Below; of days, earlier.
    case before
    /// Above; of days, later.
    case after

    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
      switch self {
      case .atMost: left <= right
      case .atLeast: left >= right
      case .before: left < right
      case .after: left > right
      }
    }
  }

  /// What a value is compared with.
  public enum Operand: Sendable {
    /// Another field of the row.
    case field(CustomerField)
    /// A number.
    case number(Amount)
    /// A day.
    case day(CivilDate)
  }

  /// The fields that it is about.
  public var fields: [CustomerField] {
    switch self {
    case .isFilled(let field), .isValid(let field), .isOneOf(let field, _): [field]
    case .compares(let field, _, .field(let other)): [field, other]
    case .compares(let field, _, _): [field]
    case .adds(let terms, let total): terms.map(\.field) + [total]
    }
  }

  /// Whether it holds of a row; nil when the row cannot be tested.
  public func holds(of row: Int, in table: CustomerRecordTable) -> Bool? {
    switch self {
    case .isFilled(let field):
      return table.value(field, of: row).map { $0.validity != .invalid } ?? false
    case .isValid(let field):
      return table.value(field, of: row).map { $0.validity == .valid || $0.validity == .unchecked }
    case .isOneOf(let field, let known):
      return Self.fit(field, row, table).map { known.contains(table.string($0.canonical)) }
    case .compares(let field, let order, let operand):
      guard let left = Self.fit(field, row, table) else { return nil }
      return Self.compare(left, order, operand, row, table)
    case .adds(let terms, let total):
      var sum = Amount.zero
      for term in terms {
        guard let amount = Self.amount(term.field, row, table),
          let next = term.isNegative ? sum.subtracting(amount) : sum.adding(amount)
        else { return nil }
        sum = next
      }
      return Self.amount(total, row, table).map { $0 == sum }
    }
  }

  private static func fit(
    _ field: CustomerField,
    _ row: Int,
    _ table: CustomerRecordTable
  ) -> FieldValue? {
    table.value(field, of: row).flatMap { $0.validity == .invalid ? nil : $0 }
  }

  private static func amount(
    _ field: CustomerField,
    _ row: Int,
    _ table: CustomerRecordTable
  ) -> Amount? {
    fit(field, row, table).flatMap { table.withText($0.canonical) { Amount($0) } }
  }

  private static func compare(
    _ left: FieldValue,
    _ order: Order,
    _ operand: Operand,
    _ row: Int,
    _ table: CustomerRecordTable
  ) -> Bool? {
    func number(_ value: FieldValue) -> Amount? { table.withText(value.canonical) { Amount($0) } }
    func day(_ value: FieldValue) -> CivilDate? {
      table.withText(value.canonical) { CivilDate($0) }
    }
    switch operand {
    case .number(let bound): return number(left).map { order.holds($0, bound) }
    case .day(let bound): return day(left).map { order.holds($0, bound) }
    case .field(let other):
      guard let right = fit(other, row, table) else { return nil }
      if left.field.definition.type == .date {
        return day(left).flatMap { one in day(right).map { order.holds(one, $0) } }
      }
      return number(left).flatMap { one in number(right).map { order.holds(one, $0) } }
    }
  }
}
