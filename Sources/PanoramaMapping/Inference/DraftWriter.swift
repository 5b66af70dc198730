import PanoramaModel

/// Writes one entry of a draft.
struct DraftWriter {
  let entry: DraftEntry
  let others: [DraftEntry]
  private let name: String
  var format: String { entry.file.reading.format }
  /// The ways to the columns that fill a field.
  var used: [[String]] = []
  var written: (lines: [String], fields: Int, doubts: Int) = ([], 0, 0)

  /// The lines, how many fields they fill, and how many have a comment.
  var lines: (lines: [String], fields: Int, doubts: Int) { written }

  init(_ entry: DraftEntry, name: String, among entries: [DraftEntry]) {
    self.entry = entry
    self.name = name
    others = entries
    write()
  }

  mutating func add(_ indent: Int, _ text: String, _ doubts: [String] = []) {
    let comment = doubts.isEmpty ? "" : "  # ? " + doubts.joined(separator: "; ")
    if !doubts.isEmpty { written.doubts += 1 }
    written.lines.append(String(repeating: " ", count: indent) + text + comment)
  }

  private mutating func write() {
    add(2, DraftText.scalar(name) + ":")
    add(4, "match: " + DraftText.scalar(entry.file.match))
    writeReading()
    let key = entry.key
    add(4, "key: " + DraftText.path(key.path, format), key.doubts)
    writeReference()
    writeDeclared()
    for remark in entry.file.remarks { add(4, "# " + remark) }
    writeRoot()
    for (number, group) in entry.file.groups.enumerated() where group.parent == 0 {
      writeCollection(number, indent: 4)
    }
    writeOthers()
  }

  // MARK: Reading

  private mutating func writeReading() {
    let reading = entry.file.reading
    add(4, "format: " + format)
    let detections = entry.file.detections
    func doubts(_ aspect: String) -> [String] {
      detections.filter { $0.aspect == aspect && $0.isDoubtful }.map(\.reason)
    }
    if let encoding = reading.encoding {
      add(4, "encoding: " + encoding.rawValue, doubts("encoding"))
    }
    switch format {
    case "csv": writeDialect(reading.dialect, doubts)
    case "fixed":
      add(4, "columns:", ["by the places that are blank in all lines; a written layout is better"])
      for column in reading.fixed.columns {
        let places = "\(column.start)-\(column.start + column.width - 1)"
        add(6, DraftText.scalar(column.name) + ": " + places)
      }
      if reading.fixed.unit == .characters { add(4, "counted_in: characters") }
      if reading.dialect.headerRows == 1 { add(4, "header: true") }
      if let prefix = reading.dialect.trailerPrefix {
        add(4, "trailer: " + DraftText.scalar(prefix))
      }
    case "xml":
      add(4, "record: " + DraftText.scalar("/" + reading.recordPath.joined(separator: "/")))
    default:
      let path = (["$"] + reading.recordPath).joined(separator: ".")
      add(4, "record: " + DraftText.scalar(path))
    }
  }

  private mutating func writeDialect(
    _ dialect: DelimitedDialect,
    _ doubts: (String) -> [String]
  ) {
    if let delimiter = dialect.delimiter {
      add(4, "delimiter: " + Self.delimiter(delimiter), doubts("delimiter"))
    }
    switch dialect.quoting {
    case .byte(let byte)?:
      let quote = DraftText.scalar(String(decoding: [byte], as: UTF8.self))
      add(4, "quote: " + quote, doubts("quote"))
    case DelimitedDialect.Quoting.none?: add(4, "quote: none", doubts("quote"))
    case nil: break
    }
    if dialect.escape == .backslash { add(4, "escape: backslash", doubts("escape")) }
    if let rows = dialect.headerRows {
      add(4, "header: " + (rows == 0 ? "false" : rows == 1 ? "true" : "\(rows)"), doubts("header"))
    }
    if let lines = dialect.preambleLines, lines > 0 {
      add(4, "preamble: \(lines)", doubts("preamble"))
    }
    if dialect.endsWithDelimiter == true {
      add(4, "trailing_delimiter: true", doubts("trailing_delimiter"))
    }
    if let prefix = dialect.commentPrefix {
      let text = String(decoding: prefix, as: UTF8.self)
      add(4, "comment: " + DraftText.scalar(text), doubts("comment"))
    }
    if let prefix = dialect.trailerPrefix {
      add(4, "trailer: " + DraftText.scalar(prefix), doubts("trailer"))
    }
    if dialect.stripsUnits { add(4, "units_in_header: true") }
  }

  private static func delimiter(_ bytes: [UInt8]) -> String {
    if bytes == [9] { return "tab" }
    return DraftText.scalar(String(decoding: bytes, as: UTF8.self))
      .replacingEscapes
  }

  /// What the file says of itself: the day, and how many records there are.
  private mutating func writeDeclared() {
    if let place = entry.file.trailerCount {
      add(4, "totals: { records: \(place) }", ["the count agrees with this file"])
    }
    func path(_ steps: [String]) -> String {
      DraftText.scalar(
        format == "xml" ? "/" + steps.joined(separator: "/") : "$." + steps.joined(separator: ".")
      )
    }
    for (steps, text) in entry.file.outside {
      let name = steps.last.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 } ?? ""
      let plain = HeaderSynonyms.plain(name)
      let meaning = HeaderSynonyms.meanings(of: name).first?.meaning
      if meaning == .field(.asOf) || plain == "batchdate" {
        add(4, "as_of: " + path(steps))
      } else if ["recordcount", "records", "count", "totalrecords", "记录数", "总笔数"].contains(plain) {
        add(4, "# totals: { records: \(path(steps)) }  # a control total? then take the # away")
      } else if let unit = DraftEntry.unit(steps, text) {
        add(4, "# all amounts are in \(unit), as \(path(steps)) says", ["do all follow it"])
      }
    }
  }

  // MARK: References

  /// A file without customers of its own belongs to one that has them.
  private mutating func writeReference() {
    guard entry.primary != .customer, entry.primary != .peer, !entry.hasCustomers else { return }
    if entry.primary == .transaction, let account = root?.columns(.field(.accountNumber)).first,
      let other = others.first(where: { $0.primary == .account })
    {
      belongs(to: other, by: account.column)
    } else if let key = entry.customerKey?.column,
      let other = others.first(where: { $0.hasCustomers })
    {
      belongs(to: other, by: key.column)
    } else if let (other, column) = sharedKeys {
      belongs(to: other, by: column, doubt: "its values are keys of that file")
    }
  }

  /// A column whose values are keys of another file, with that file.
  private var sharedKeys: (DraftEntry, SampledColumn)? {
    let columns = entry.file.groups.first?.columns ?? []
    for other in others where other.file.match != entry.file.match {
      let path = other.key.path
      guard let keys = other.file.groups.first?.columns.first(where: { $0.path == path }) else {
        continue
      }
      let known = Set(keys.values)
      let found = columns.first { column in
        column.distinctCount >= 5
          && column.values.count(where: known.contains) * 5 >= column.values.count * 4
      }
      if let found { return (other, found) }
    }
    return nil
  }

  private mutating func belongs(
    to other: DraftEntry,
    by column: SampledColumn,
    doubt: String? = nil
  ) {
    let path = DraftText.path(column.path, format)
    used.append(column.path)
    add(
      4,
      "belongs_to: { " + DraftText.scalar(other.file.entry) + ": \(path) }",
      doubt.map { [$0] } ?? []
    )
  }

  var belongs: Bool { written.lines.contains { $0.hasPrefix("    belongs_to:") } }
  var root: ColumnAssignment? { entry.assignments.first }
}

extension String {
  /// A delimiter as the mapping language writes it: `\x01` stands for a byte that cannot be seen.
  fileprivate var replacingEscapes: String {
    hasPrefix("\"\\x") ? replacing("\\x", with: "\\\\x") : self
  }

  /// The text on one line: a comment ends where a line does.
  var printable: String { String(map { $0.isNewline ? " " : $0 }) }
}
