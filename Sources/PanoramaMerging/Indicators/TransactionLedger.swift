public import PanoramaModel

/// Transactions as they are needed: who paid whom how much when, by account.
///
/// The rows of the exports are forgotten as soon as they are added; what is kept of a transaction is about 100 bytes.
public struct TransactionLedger: Sendable {
  /// One delivery of a transaction.
  struct Entry: Sendable {
    /// Its own key and its source as 128 bits of hash: a key that comes twice counts once.
    var key: Key
    /// A hash of everything that it says.
    var content: UInt64 = 0
    /// The hash of the counterparty's account, to recognise transfers between a customer's own accounts.
    var counterpartyAccount: UInt64 = 0
    private var unitsHigh: Int64 = 0
    private var unitsLow: UInt64 = 0
    var place: RecordPlace
    var account: UInt32
    var counterparty: UInt32 = 0
    var day = Int32.min
    var file: UInt16
    /// A number of `currencies`; 0 when the transaction names none.
    var currency: UInt16 = 0
    private var scale: UInt8 = 0
    /// Whether money came in; nil when the transaction does not say, and then it counts on neither side.
    var isIncoming: Bool?
    /// Whether it counts: it has an amount, and no other delivery of it was kept.
    var counts = false

    init(key: Key, place: RecordPlace, file: Int, account: UInt32) {
      self.key = key
      self.place = place
      self.file = UInt16(file)
      self.account = account
    }

    /// The amount; kept in pieces, because 128 bits in one would be aligned to 16 bytes.
    var amount: Amount {
      get { Amount(units: Int128(unitsHigh) << 64 | Int128(unitsLow), scale: Int(scale)) }
      set {
        unitsHigh = Int64(truncatingIfNeeded: newValue.units >> 64)
        unitsLow = UInt64(truncatingIfNeeded: newValue.units)
        scale = UInt8(newValue.scale)
      }
    }
  }

  /// 128 bits of hash; two different keys of a billion meet by chance once in 10^20 ledgers.
  struct Key: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    init(_ text: Span<UInt8>, source: UInt64) {
      high = Hashing.bytes(text, seed: source)
      low = Hashing.bytes(text, seed: Hashing.mix(source ^ 0x9E37_79B9_7F4A_7C15))
    }
  }

  /// A delivery of a transaction that was not kept, because another one with its key was.
  public struct Repeat: Sendable {
    /// The file.
    public let file: String
    /// Where it stands there.
    public let place: RecordPlace
    /// Whether it says the same as the one that was kept.
    public let isEqual: Bool
  }

  private static let credit = Array("credit".utf8)
  private static let debit = Array("debit".utf8)

  private var sources: [String] = []
  private var files: [String] = []
  private(set) var accounts = ByteInterner()
  /// The source of each account, by the account's number.
  private var sourceOfAccount: [UInt8] = [0]
  private(set) var counterparties = ByteInterner()
  private(set) var currencies: [String] = [""]
  private(set) var entries: [Entry] = []
  /// Where each account's entries are in `order`, by the account's number.
  private var starts: [UInt32] = []
  private var order: [UInt32] = []

  /// Makes an empty ledger.
  public init() {}

  /// How many transactions were added, repeats included.
  public var count: Int { entries.count }

  /// How many movements that count say neither `credit` nor `debit`: they are in no flow.
  public var undirectedCount: Int { entries.count { $0.counts && $0.isIncoming == nil } }

  /// The latest day of the movements that count, and how many are about later days; nil when there are none.
  ///
  /// One movement that somebody dated a generation ahead must not move the day of everybody: of a hundred movements or more, the
  /// latest one, or one of a thousand, does not decide.
  public var lastDay: (day: CivilDate, later: Int)? {
    var counts: [Int32: Int] = [:]
    for entry in entries where entry.counts { counts[entry.day, default: 0] += 1 }
    let total = counts.values.reduce(0, +)
    let needed = total < 100 ? 1 : max(2, total / 1_000)
    var seen = 0
    for (day, count) in counts.sorted(by: { $0.key > $1.key }) {
      if seen + count >= needed { return (CivilDate(dayNumber: day), seen) }
      seen += count
    }
    return nil
  }

  // MARK: Adding

  /// Makes room for so many times as many transactions as there are.
  public mutating func reserve(times factor: Double) {
    entries.reserveCapacity(Int(Double(entries.count) * factor))
  }

  /// Adds the transactions of a table, whose rows may be forgotten afterwards.
  public mutating func add(_ table: CustomerRecordTable) {
    let source = number(of: table.source, in: \.sources)
    let file = number(of: table.file, in: \.files)
    let name = Array(table.source.utf8)
    let seed = Hashing.bytes(name.span, seed: 0)
    for row in table.rows.indices where table.rows[row].table == .transaction {
      let info = table.rows[row]
      let key = table.withText(info.key) { Key($0, source: seed) }
      let account = table.withText(info.owner) { intern(account: $0, of: UInt8(source)) }
      var entry = Entry(
        key: key,
        place: table.places[Int(info.place)],
        file: file,
        account: account
      )
      read(row, of: table, into: &entry)
      entries.append(entry)
    }
  }

  private mutating func intern(account: Span<UInt8>, of source: UInt8) -> UInt32 {
    let number = accounts.intern(account, tag: source)
    if Int(number) == sourceOfAccount.count { sourceOfAccount.append(source) }
    return number
  }

  /// The number of a text in a short list, which it joins when it is new.
  private mutating func number(
    of text: String,
    in list: WritableKeyPath<TransactionLedger, [String]>
  ) -> Int {
    if let known = self[keyPath: list].firstIndex(of: text) { return known }
    self[keyPath: list].append(text)
    return self[keyPath: list].count - 1
  }

  private mutating func read(
    _ row: Int,
    of table: CustomerRecordTable,
    into entry: inout Entry
  ) {
    entry.content = table.withText(table.rows[row].owner) { ByteInterner.hash($0) }
    for index in table.valueRange(of: row) where table.values[index].isPresent {
      let value = table.values[index]
      let hash = table.withText(value.raw) { ByteInterner.hash($0) }
      entry.content = Hashing.combine(entry.content, hash ^ UInt64(value.field.rawValue))
      guard value.validity != .invalid else { continue }
      switch value.field {
      case .transactionAmount:
        guard let amount = table.withText(value.canonical, { Amount($0) }) else { continue }
        entry.amount = amount
        entry.counts = true
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
  }

  /// `credit` is money that comes in, `debit` money that goes out; nil for any other word.
  private func direction(_ table: CustomerRecordTable, _ value: FieldValue) -> Bool? {
    let start = Int(value.canonical.offset)
    let word = table.text[start..<start + Int(value.canonical.length)]
    return word.elementsEqual(Self.credit) ? true : word.elementsEqual(Self.debit) ? false : nil
  }

  private mutating func currency(_ table: CustomerRecordTable, _ value: FieldValue) -> UInt16 {
    for (index, known) in currencies.enumerated() {
      let isSame = table.withText(value.canonical) { text in
        text.count == known.utf8.count
          && zip(known.utf8, text.indices).allSatisfy { $0 == text[$1] }
      }
      if isSame { return UInt16(index) }
    }
    currencies.append(table.string(value.canonical))
    return UInt16(currencies.count - 1)
  }

  /// Adds another ledger's transactions.
  public mutating func merge(_ other: TransactionLedger) {
    if entries.isEmpty {
      self = other
      return
    }
    let newSources = other.sources.map { UInt8(number(of: $0, in: \.sources)) }
    let newFiles = other.files.map { UInt16(number(of: $0, in: \.files)) }
    let newCurrencies = other.currencies.map { UInt16(number(of: $0, in: \.currencies)) }
    for old in other.entries {
      var entry = old
      let source = newSources[Int(other.sourceOfAccount[Int(old.account)])]
      entry.file = newFiles[Int(old.file)]
      entry.currency = newCurrencies[Int(old.currency)]
      entry.account = other.accounts.withBytes(of: old.account) { intern(account: $0, of: source) }
      if old.counterparty != 0 {
        entry.counterparty = other.counterparties.withBytes(of: old.counterparty) {
          counterparties.intern($0, tag: 0)
        }
      }
      entries.append(entry)
    }
  }

  // MARK: Asking

  /// Settles transactions that were delivered more than once and sorts all by account; to be called once, at the end.
  ///
  /// Of several deliveries with one key the one whose content has the smallest hash is kept, so the order of files and
  /// records does not matter.
  ///
  /// - Returns: The deliveries that were not kept.
  public mutating func index() -> [Repeat] {
    let repeats = settle()
    starts = Array(repeating: 0, count: accounts.count + 1)
    for entry in entries { starts[Int(entry.account) + 1] += 1 }
    for account in 1..<starts.count { starts[account] += starts[account - 1] }
    var next = starts
    order = Array(repeating: 0, count: entries.count)
    for (index, entry) in entries.enumerated() {
      order[Int(next[Int(entry.account)])] = UInt32(index)
      next[Int(entry.account)] += 1
    }
    return repeats
  }

  private mutating func settle() -> [Repeat] {
    var groups: [Int: [Int]] = [:]
    var size = 1024
    while size < entries.count * 2 { size *= 2 }
    // The first entry of each key, by its hash: open addressing.
    var first = [Int32](repeating: -1, count: size)
    for (index, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.key.high) & (size - 1)
      while first[slot] >= 0, entries[Int(first[slot])].key != entry.key {
        slot = (slot + 1) & (size - 1)
      }
      if first[slot] < 0 {
        first[slot] = Int32(index)
      } else {
        groups[Int(first[slot]), default: [Int(first[slot])]].append(index)
      }
    }
    var repeats: [Repeat] = []
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      let kept = group.min { entries[$0].content < entries[$1].content } ?? group[0]
      for index in group where index != kept {
        entries[index].counts = false
        repeats.append(
          Repeat(
            file: files[Int(entries[index].file)],
            place: entries[index].place,
            isEqual: entries[index].content == entries[kept].content
          )
        )
      }
    }
    return repeats
  }

  /// The movements of an account of a source.
  func forEachEntry(
    ofAccount key: Span<UInt8>,
    source: String,
    _ body: (Entry) -> Void
  ) {
    // Transactions without an account belong to nobody, least of all to an account without a number.
    guard !starts.isEmpty, !key.isEmpty, let tag = sources.firstIndex(of: source),
      let account = accounts.number(of: key, tag: UInt8(tag))
    else { return }
    for slot in starts[Int(account)]..<starts[Int(account) + 1]
    where entries[Int(order[Int(slot)])].counts {
      body(entries[Int(order[Int(slot)])])
    }
  }

  /// How many transactions of each file name an account that is not known.
  public func unattached(
    _ isKnown: (_ source: String, _ account: Span<UInt8>) -> Bool
  ) -> [String: Int] {
    var counts: [String: Int] = [:]
    guard !starts.isEmpty else { return counts }
    for account in 0..<UInt32(accounts.count)
    where starts[Int(account)] < starts[Int(account) + 1] {
      let source = sources[Int(sourceOfAccount[Int(account)])]
      if accounts.withBytes(of: account, { isKnown(source, $0) }) { continue }
      for slot in starts[Int(account)]..<starts[Int(account) + 1] {
        counts[files[Int(entries[Int(order[Int(slot)])].file)], default: 0] += 1
      }
    }
    return counts
  }
}
