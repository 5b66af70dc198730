/// The values of a table, stored small: what repeats is stored once.
///
/// ```
/// cells    [ 0 | 1 | 0 | 2 | … ]                 one number of 4 bytes for each value, in the order of the rows
/// entries  [ place and length of its texts | … ]    16 bytes for each distinct value
/// traits   [ field, rule, validity, findings | … ]   few
/// ```
/// A `FieldValue` is put together when it is asked for.
public struct FieldValues: Sendable, RandomAccessCollection, MutableCollection {
  /// Names a stored value, to store it again for another row.
  public struct Stored: Sendable, Hashable {
    fileprivate let entry: UInt32
  }

  /// Where the values ended; what was stored later can be taken back.
  public struct Mark: Sendable {
    fileprivate let cells: Int
    fileprivate let entries: Int
  }

  private struct Entry {
    var canonical: UInt32
    var raw: UInt32
    /// The lengths of both texts, 16 bits each; `0xFFFF` stands for a length in `long`.
    var lengths: UInt32
    var traits: UInt32
  }

  private struct Traits: Hashable {
    var field: CustomerField
    var identifierKind: UInt8
    var validity: Validity
    var confidence: UInt8
    var findings: Findings
    var rule: UInt16
  }

  private var cells: [UInt32] = []
  private var entries: [Entry] = []
  private var traits: [Traits] = []
  private var traitNumbers: [Traits: UInt32] = [:]
  /// The traits that the values of each rule had last; most values of a rule have the same.
  private var lastTraits: [UInt32] = []
  private var long: [UInt32: (canonical: UInt32, raw: UInt32)] = [:]

  /// Up to here entries may belong to values that were replaced: older values than a mark, which are not taken back with it.
  private var replaced = 0

  private static let escape: UInt32 = 0xFFFF

  /// Makes an empty list.
  public init() {}

  /// 0.
  public var startIndex: Int { 0 }
  /// How many values there are.
  public var endIndex: Int { cells.count }

  /// A value.
  public subscript(position: Int) -> FieldValue {
    get { value(entries[Int(cells[position])], cells[position]) }
    set {
      // Other rows may share what is stored.
      cells[position] = add(newValue)
      replaced = entries.count
    }
  }

  /// Where the values end now.
  public var mark: Mark { Mark(cells: cells.count, entries: entries.count) }

  /// Takes back everything that was stored since.
  public mutating func removeAll(since mark: Mark) {
    cells.removeLast(cells.count - mark.cells)
    let kept = Swift.max(mark.entries, replaced)
    guard entries.count > kept else { return }
    if !long.isEmpty { for number in kept..<entries.count { long[UInt32(number)] = nil } }
    entries.removeLast(entries.count - kept)
  }

  /// Makes room for so many times as many values as there are.
  public mutating func reserve(times factor: Double) {
    cells.reserveCapacity(Int(Double(cells.count) * factor))
    entries.reserveCapacity(Int(Double(entries.count) * factor))
  }

  /// Forgets all values.
  public mutating func removeAll(keepingCapacity: Bool = false) {
    cells.removeAll(keepingCapacity: keepingCapacity)
    entries.removeAll(keepingCapacity: keepingCapacity)
    long.removeAll()
    replaced = 0
  }

  /// Adds a value.
  @discardableResult
  public mutating func append(_ value: FieldValue) -> Stored {
    let entry = add(value)
    cells.append(entry)
    return Stored(entry: entry)
  }

  /// Adds a value that is stored already.
  public mutating func append(_ stored: Stored) { cells.append(stored.entry) }

  /// A stored value.
  public func value(_ stored: Stored) -> FieldValue {
    value(entries[Int(stored.entry)], stored.entry)
  }

  private func value(_ entry: Entry, _ number: UInt32) -> FieldValue {
    let trait = traits[Int(entry.traits)]
    var lengths = (canonical: entry.lengths >> 16, raw: entry.lengths & 0xFFFF)
    if lengths.canonical == Self.escape || lengths.raw == Self.escape {
      lengths = long[number] ?? lengths
    }
    return FieldValue(
      field: trait.field,
      identifierKind: trait.identifierKind,
      validity: trait.validity,
      confidence: trait.confidence,
      findings: trait.findings,
      rule: trait.rule,
      canonical: TextRange(offset: entry.canonical, length: lengths.canonical),
      raw: TextRange(offset: entry.raw, length: lengths.raw)
    )
  }

  /// Stores a value that no row has yet.
  public mutating func store(_ value: FieldValue) -> Stored { Stored(entry: add(value)) }

  private mutating func add(_ value: FieldValue) -> UInt32 {
    let number = UInt32(entries.count)
    var lengths = value.canonical.length << 16 | value.raw.length & 0xFFFF
    if value.canonical.length >= Self.escape || value.raw.length >= Self.escape {
      long[number] = (value.canonical.length, value.raw.length)
      lengths = Self.escape << 16 | Self.escape
    }
    entries.append(
      Entry(
        canonical: value.canonical.offset,
        raw: value.raw.offset,
        lengths: lengths,
        traits: traits(of: value)
      )
    )
    return number
  }

  private mutating func traits(of value: FieldValue) -> UInt32 {
    let own = Traits(
      field: value.field,
      identifierKind: value.identifierKind,
      validity: value.validity,
      confidence: value.confidence,
      findings: value.findings,
      rule: value.rule
    )
    let rule = Int(value.rule)
    if rule < lastTraits.count, Int(lastTraits[rule]) < traits.count,
      traits[Int(lastTraits[rule])] == own
    {
      return lastTraits[rule]
    }
    let number = traitNumbers[own] ?? UInt32(traits.count)
    if Int(number) == traits.count {
      traits.append(own)
      traitNumbers[own] = number
    }
    while lastTraits.count <= rule { lastTraits.append(number) }
    lastTraits[rule] = number
    return number
  }
}
