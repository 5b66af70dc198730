public import PanoramaModel

/// Transactions as they are needed: who paid whom how much when, by account; the rows themselves are not kept.
public struct TransactionLedger: Sendable {
  /// One movement.
  struct Entry: Sendable {
    var account: UInt32
    var counterparty: UInt32
    /// The hash of the counterparty's account, to recognise transfers between a customer's own accounts.
    var counterpartyAccount: UInt64
    var day: Int32
    /// Whether money came in; nil when the transaction does not say, and then it counts on neither side.
    var isIncoming: Bool?
    /// A number of `currencies`; 0 when the transaction names none.
    var currency: UInt32
    var amount: Amount
  }

  /// A transaction whose key was delivered before: a row of the table that was added.
  public struct Repeat: Sendable {
    /// The row.
    public let row: Int
    /// Whether it says the same as the one before; otherwise the one whose content sorts first is kept.
    public let isEqual: Bool
  }

  private(set) var accounts = ByteInterner()
  /// The keys of the transactions, and what the entry of each says, as a hash.
  private var keys = ByteInterner()
  private var contents: [UInt64] = [0]
  /// The entry of each key; `none` for a transaction without an amount.
  private var entryOfKey: [UInt32] = [none]
  private static let none = UInt32.max
  private static let credit = Array("credit".utf8)
  private static let debit = Array("debit".utf8)
  private(set) var counterparties = ByteInterner()
  private(set) var currencies: [String] = [""]
  private(set) var entries: [Entry] = []
  /// Where each account's entries are in `order`, by the account's number.
  private var starts: [UInt32] = []
  private var order: [UInt32] = []
  /// The latest day of any movement.
  public private(set) var lastDay: CivilDate?

  /// Makes an empty ledger.
  public init() {}

  /// How many movements were added.
  public var count: Int { entries.count }

  /// Adds the transactions of a table, whose rows may be forgotten afterwards.
  ///
  /// - Returns: The rows whose key was delivered before, in this table or in an earlier one; they count once.
  @discardableResult
  public mutating func add(_ table: CustomerRecordTable) -> [Repeat] {
    var repeats: [Repeat] = []
    for row in table.rows.indices where table.rows[row].table == .transaction {
      let (entry, content) = read(row, of: table)
      let key = table.withText(table.rows[row].key) { keys.intern($0, tag: 0) }
      if Int(key) < contents.count {
        repeats.append(Repeat(row: row, isEqual: contents[Int(key)] == content))
        replace(key, by: entry, content)
        continue
      }
      contents.append(content)
      entryOfKey.append(entry == nil ? Self.none : UInt32(entries.count))
      if let entry { append(entry) }
    }
    return repeats
  }

  /// Reads one row: the movement, unless it lacks an amount, and a hash of everything that it says.
  private mutating func read(
    _ row: Int,
    of table: CustomerRecordTable
  ) -> (entry: Entry?, content: UInt64) {
    let account = table.withText(table.rows[row].owner) { accounts.intern($0, tag: 0) }
    var content = table.withText(table.rows[row].owner) { ByteInterner.hash($0) }
    var entry = Entry(
      account: account,
      counterparty: 0,
      counterpartyAccount: 0,
      day: Int32.min,
      isIncoming: nil,
      currency: 0,
      amount: .zero
    )
    var hasAmount = false
    for index in table.valueRange(of: row) where table.values[index].isPresent {
      let value = table.values[index]
      let hash = table.withText(value.raw) { ByteInterner.hash($0) }
      content = Hashing.combine(content, hash ^ UInt64(value.field.rawValue))
      guard value.validity != .invalid else { continue }
      switch value.field {
      case .transactionAmount:
        guard let amount = table.withText(value.canonical, { Amount($0) }) else { continue }
        entry.amount = amount
        hasAmount = true
      case .transactionDirection: entry.isIncoming = direction(table, value)
      case .transactionDate:
        entry.day = table.withText(value.canonical) { CivilDate($0) }?.dayNumber ?? Int32.min
      case .transactionCurrency: entry.currency = currency(table, value)
      case .counterpartyName:
        entry.counterparty = table.withText(value.canonical) { counterparties.intern($0, tag: 0) }
      case .counterpartyAccount:
        entry.counterpartyAccount = table.withText(value.canonical) { ByteInterner.hash($0) }
      default: continue
      }
    }
    return (hasAmount ? entry : nil, content)
  }

  /// `credit` is money that comes in, `debit` money that goes out; nil for any other word.
  private func direction(_ table: CustomerRecordTable, _ value: FieldValue) -> Bool? {
    table.withText(value.canonical) { text in
      func says(_ word: [UInt8]) -> Bool {
        text.count == word.count && text.indices.allSatisfy { text[$0] == word[$0] }
      }
      return says(Self.credit) ? true : says(Self.debit) ? false : nil
    }
  }

  /// Keeps, of two deliveries of a transaction, the one whose content sorts first, so that their order does not matter.
  private mutating func replace(_ key: UInt32, by entry: Entry?, _ content: UInt64) {
    guard content < contents[Int(key)], let entry else { return }
    contents[Int(key)] = content
    if entryOfKey[Int(key)] == Self.none {
      entryOfKey[Int(key)] = UInt32(entries.count)
      append(entry)
    } else {
      entries[Int(entryOfKey[Int(key)])] = entry
      note(entry.day)
    }
  }

  private mutating func append(_ entry: Entry) {
    note(entry.day)
    entries.append(entry)
  }

  private mutating func note(_ day: Int32) {
    if day != Int32.min, day > (lastDay?.dayNumber ?? Int32.min) {
      lastDay = CivilDate(dayNumber: day)
    }
  }

  private mutating func currency(_ table: CustomerRecordTable, _ value: FieldValue) -> UInt32 {
    for (index, known) in currencies.enumerated() {
      let isSame = table.withText(value.canonical) { text in
        text.count == known.utf8.count
          && zip(known.utf8, text.indices).allSatisfy { $0 == text[$1] }
      }
      if isSame { return UInt32(index) }
    }
    currencies.append(table.string(value.canonical))
    return UInt32(currencies.count - 1)
  }

  /// Adds another ledger's movements.
  ///
  /// - Returns: How many of its transactions were delivered in this ledger as well, and say the same or something else.
  public mutating func merge(_ other: TransactionLedger) -> (equal: Int, different: Int) {
    var repeats = (equal: 0, different: 0)
    if keys.count == 1 {
      self = other
      return repeats
    }
    for number in 1..<max(1, UInt32(other.keys.count)) {
      let content = other.contents[Int(number)]
      let place = other.entryOfKey[Int(number)]
      let entry = place == Self.none ? nil : renumbered(other.entries[Int(place)], other)
      let key = other.keys.withBytes(of: number) { keys.intern($0, tag: 0) }
      if Int(key) < contents.count {
        if contents[Int(key)] == content { repeats.equal += 1 } else { repeats.different += 1 }
        replace(key, by: entry, content)
        continue
      }
      contents.append(content)
      entryOfKey.append(entry == nil ? Self.none : UInt32(entries.count))
      if let entry { append(entry) }
    }
    return repeats
  }

  /// An entry of another ledger in the numbers of this one.
  private mutating func renumbered(_ old: Entry, _ other: TransactionLedger) -> Entry {
    var entry = old
    entry.account = other.accounts.withBytes(of: old.account) { accounts.intern($0, tag: 0) }
    if old.counterparty != 0 {
      entry.counterparty = other.counterparties.withBytes(of: old.counterparty) {
        counterparties.intern($0, tag: 0)
      }
    }
    let name = other.currencies[Int(old.currency)]
    if let known = currencies.firstIndex(of: name) {
      entry.currency = UInt32(known)
    } else {
      currencies.append(name)
      entry.currency = UInt32(currencies.count - 1)
    }
    return entry
  }

  /// Sorts the movements by account; to be called once, after the last `add`.
  public mutating func index() {
    starts = Array(repeating: 0, count: accounts.count + 1)
    for entry in entries { starts[Int(entry.account) + 1] += 1 }
    for account in 1..<starts.count { starts[account] += starts[account - 1] }
    var next = starts
    order = Array(repeating: 0, count: entries.count)
    for (index, entry) in entries.enumerated() {
      order[Int(next[Int(entry.account)])] = UInt32(index)
      next[Int(entry.account)] += 1
    }
  }

  /// The movements of an account.
  func forEachEntry(ofAccount key: Span<UInt8>, _ body: (Entry) -> Void) {
    // Transactions without an account belong to nobody, least of all to an account without a number.
    guard !starts.isEmpty, !key.isEmpty, let account = accounts.number(of: key, tag: 0) else {
      return
    }
    for slot in starts[Int(account)]..<starts[Int(account) + 1] {
      body(entries[Int(order[Int(slot)])])
    }
  }

  /// The accounts that transactions name and `isKnown` does not; for the report.
  public func countEntries(where isUnknown: (Span<UInt8>) -> Bool) -> Int {
    guard !starts.isEmpty else { return 0 }
    var count = 0
    for account in 0..<UInt32(accounts.count) where starts[Int(account)] < starts[Int(account) + 1]
    {
      if accounts.withBytes(of: account, isUnknown) {
        count += Int(starts[Int(account) + 1] - starts[Int(account)])
      }
    }
    return count
  }
}
