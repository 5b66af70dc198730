import Foundation
import PanoramaModel
import PanoramaTestSupport

/// The exports of three departments cut into records, to be edited and written again.
///
/// It reads them by means of its own, so that it can bear witness for the product: lines, and `<Customer` elements.
struct Exports {
  static let settlement = "settlement/customers.csv"
  static let accounts = "settlement/accounts.csv"
  static let transactions = "settlement/transactions.csv"
  static let inclusion = "inclusion/customers.jsonl"
  static let finance = "finance/customers.xml"
  static let peers = "finance/peers.xml"
  /// The files of customers.
  static let customers = [settlement, inclusion, finance]
  static let all = customers + [accounts, transactions, peers]

  /// A file: what stands before its records, the records, what stands after them.
  struct File {
    var head: [UInt8] = []
    var records: [[UInt8]] = []
    var tail: [UInt8] = []
  }

  var files: [String: File] = [:]

  /// Reads the exports in a folder.
  init(folder: String = Repository.samples) throws {
    for name in Self.all {
      let bytes = Array(try Data(contentsOf: URL(filePath: folder + "/" + name)))
      files[name] = name.hasSuffix(".xml") ? Self.elements(bytes) : Self.lines(bytes, name)
    }
  }

  subscript(_ name: String) -> File {
    get { files[name] ?? File() }
    set { files[name] = newValue }
  }

  /// Lines with their ends; a line end inside quotes does not count.
  private static func lines(_ bytes: [UInt8], _ name: String) -> File {
    var file = File()
    var line: [UInt8] = []
    var isQuoted = false
    let hasQuotes = name.hasSuffix(".csv")
    for byte in bytes {
      line.append(byte)
      if hasQuotes, byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "\n"), !isQuoted {
        file.records.append(line)
        line = []
      }
    }
    if !line.isEmpty { file.records.append(line) }
    if hasQuotes { file.head = file.records.removeFirst() }
    if name == accounts { file.tail = file.records.removeLast() }
    return file
  }

  /// The elements below the root that are customers or peers, each with the white space before it.
  private static func elements(_ bytes: [UInt8]) -> File {
    let text = String(decoding: bytes, as: UTF8.self)
    let start = text.contains("\n  <Customer ") ? "\n  <Customer " : "\n  <Peer "
    let parts = text.components(separatedBy: start)
    var file = File(head: Array(parts[0].utf8))
    file.records = parts.dropFirst().map { Array((start + $0).utf8) }
    // The last element drags the root's end tag along.
    if let last = file.records.popLast(), let end = lastIndex(of: "\n</", in: last) {
      file.records.append(Array(last[..<end]))
      file.tail = Array(last[end...])
    }
    return file
  }

  private static func lastIndex(of text: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array(text.utf8)
    return bytes.indices.last { bytes[$0...].starts(with: wanted) }
  }

  /// The key of a record of a customer file.
  static func key(of record: [UInt8], in name: String) -> String {
    let mark = Array((name == inclusion ? "\"id\":\"" : name == finance ? "id=\"" : "").utf8)
    let start = record.indices.first { record[$0...].starts(with: mark) } ?? 0
    let end: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\"")]
    let key = record[(start + mark.count)...].prefix { !end.contains($0) }
    return String(decoding: key, as: UTF8.self)
  }

  /// The department of a file.
  static func department(of name: String) -> String { String(name.prefix { $0 != "/" }) }

  /// `department:key` of every customer record.
  var customerKeys: [String] {
    Self.customers.flatMap { name in
      self[name].records.map { Self.department(of: name) + ":" + Self.key(of: $0, in: name) }
    }
  }

  /// Where a record with a key stands in its file.
  func position(of key: String, in name: String) -> Int? {
    self[name].records.firstIndex { Self.key(of: $0, in: name) == key }
  }

  /// The line, from 1, on which a record starts.
  func line(of position: Int, in name: String) -> Int {
    let file = self[name]
    let before = file.head + file.records[..<position].flatMap { $0 }
    // An element of XML starts on the line below the line end that it carries.
    let own = name.hasSuffix(".xml") ? 1 : 0
    return before.count { $0 == UInt8(ascii: "\n") } + 1 + own
  }

  // MARK: Changing

  /// Puts the records of every file into another order.
  mutating func shuffle(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for name in Self.all { self[name].records.shuffle(using: &generator) }
  }

  /// Replaces text in one record; the text must be there.
  mutating func replace(_ old: String, with new: String, at position: Int, in name: String) {
    self[name].records[position] = Self.replacing(old, with: new, in: self[name].records[position])
  }

  /// Bytes with the first occurrence of a text replaced.
  static func replacing(_ old: String, with new: String, in bytes: [UInt8]) -> [UInt8] {
    let wanted = Array(old.utf8)
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) }) else {
      fatalError("the test wants to replace \(old), which is not there")
    }
    return bytes[..<start] + Array(new.utf8) + bytes[(start + wanted.count)...]
  }

  /// Writes the control totals again, as the department would that exports these records.
  mutating func recount() {
    let balances = self[Self.accounts].records.compactMap { record in
      Amount(String(decoding: record, as: UTF8.self).split(separator: "|")[6].description)
    }
    self[Self.accounts].tail = Array("TRAILER|\(balances.count)|\(Self.sum(balances))\n".utf8)
    let values = self[Self.finance].records.flatMap { Self.marketValues($0) }
    let head = String(decoding: self[Self.finance].head, as: UTF8.self)
    let start = head.range(of: "<Header>")?.lowerBound ?? head.endIndex
    let header = "<Header><RecordCount>\(self[Self.finance].records.count)</RecordCount>"
    let totals = "<TotalAUM>\(Self.sum(values))</TotalAUM></Header>"
    self[Self.finance].head = Array((head[..<start] + header + totals).utf8)
  }

  /// The values of a customer's holdings.
  static func marketValues(_ record: [UInt8]) -> [Amount] {
    String(decoding: record, as: UTF8.self).components(separatedBy: "<MarketValue>").dropFirst()
      .compactMap { Amount(String($0.prefix { $0 != "<" })) }
  }

  static func sum(_ amounts: [Amount]) -> Amount {
    amounts.reduce(.zero) { $0.adding($1) ?? $0 }
  }

  // MARK: Writing

  /// Writes all files below a folder; returns its path.
  @discardableResult
  func write(to folder: TemporaryFolder, _ name: String = "input") throws -> String {
    for (path, file) in files {
      try folder.write(file.head + file.records.flatMap { $0 } + file.tail, to: name + "/" + path)
    }
    return folder.path(name)
  }
}
