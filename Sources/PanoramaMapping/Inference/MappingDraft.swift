import PanoramaModel

/// A first mapping for exports that nobody has described yet: what could be told from names, forms and check digits.
///
/// Every choice that was not plain has a comment, which starts with `?`. The draft is a mapping like any other: it passes
/// `check` as it is.
public struct MappingDraft: Sendable {
  /// The YAML.
  public let text: String
  /// How many fields of the schema are filled.
  public private(set) var fieldCount = 0
  /// How many choices have a comment.
  public private(set) var doubtCount = 0

  /// Drafts the mapping of one source.
  ///
  /// - Parameters:
  ///   - source: The department.
  ///   - files: Its files; entries belong to each other where one has the key of another.
  public init(source: String, files: [SampledFile]) {
    let entries = files.map(DraftEntry.init)
    var lines = [
      "# A draft: lines with `# ?` are guesses to look at; `panorama preview` shows what they make of the records.",
      "panorama: 1", "source: " + DraftText.scalar(source), "files:",
    ]
    var names: Set<String> = []
    for entry in entries {
      var name = entry.file.entry
      while !names.insert(name).inserted { name += "_2" }
      let written = DraftWriter(entry, name: name, among: entries).lines
      lines += written.lines
      fieldCount += written.fields
      doubtCount += written.doubts
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}

/// One file of a draft: its columns, and the tables that they make.
struct DraftEntry {
  let file: SampledFile
  /// One for each group.
  let assignments: [ColumnAssignment]
  /// What the record itself is.
  let primary: SchemaTable

  init(_ file: SampledFile) {
    self.file = file
    let context = file.reading.recordPath.last ?? ""
    assignments = file.groups.map {
      ColumnAssignment($0, context: $0.parent == nil ? context : "")
    }
    primary = assignments.first.map { DraftTable.primary(of: $0, context: context) } ?? .customer
  }

  private var root: ColumnAssignment? { assignments.first }
  private var rows: Int { file.groups.first?.rowCount ?? 0 }

  /// The customer's key in the records, and whether each has its own.
  var customerKey: (column: ColumnAssignment.Assigned, isUnique: Bool)? {
    root?.columns(.customerKey).first.map { column in
      (column, column.column.distinctCount == column.column.values.count)
    }
  }

  /// The column with the primary table's own key.
  var ownKey: ColumnAssignment.Assigned? {
    DraftTable.key(of: primary).flatMap { root?.columns(.field($0)).first }
  }

  /// Whether the records become customers, alone or beside something else.
  var hasCustomers: Bool {
    primary == .customer || (primary != .peer && (root?.describesCustomers ?? false))
  }

  /// The column that is the record's key, and the doubts about it.
  var key: (path: [String], doubts: [String]) {
    if primary != .customer, let ownKey, customerKey.map({ !$0.isUnique }) ?? true {
      let shares = hasCustomers && customerKey != nil
      return (
        ownKey.column.path,
        shares
          ? ["a customer has several records here; matching brings them together"] : ownKey.doubts
      )
    }
    if let customerKey {
      return (
        customerKey.column.column.path,
        customerKey.column.doubts
          + (customerKey.isUnique ? [] : ["it repeats: is there a better one?"])
      )
    }
    if let ownKey { return (ownKey.column.path, ownKey.doubts) }
    let columns = file.groups.first?.columns ?? []
    let unique = columns.first { $0.values.count == rows && $0.distinctCount == rows && rows > 1 }
    let identifier = assignments.first?.assigned.first {
      if case .identifier = $0.meaning { true } else { $0.meaning == .field(.identifier) }
    }
    guard let column = unique ?? identifier?.column ?? columns.first else {
      return (["id"], ["no column was found"])
    }
    return (
      column.path,
      [
        "no key by name: this column "
          + (unique == nil ? "stands in" : "has a value of its own in each record")
      ]
    )
  }
}

/// Writes one entry of a draft.
struct DraftWriter {
  private let entry: DraftEntry
  private let others: [DraftEntry]
  private let name: String
  private var format: String { entry.file.reading.format }
  /// The ways to the columns that fill a field.
  private var used: [[String]] = []
  private var written: (lines: [String], fields: Int, doubts: Int) = ([], 0, 0)

  /// The lines, how many fields they fill, and how many have a comment.
  var lines: (lines: [String], fields: Int, doubts: Int) { written }

  init(_ entry: DraftEntry, name: String, among entries: [DraftEntry]) {
    self.entry = entry
    self.name = name
    others = entries
    write()
  }

  private mutating func add(_ indent: Int, _ text: String, _ doubts: [String] = []) {
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
    for steps in entry.file.outside {
      let name = steps.last.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 } ?? ""
      let plain = HeaderSynonyms.plain(name)
      let meaning = HeaderSynonyms.meanings(of: name).first?.meaning
      if meaning == .field(.asOf) || plain == "batchdate" {
        add(4, "as_of: " + path(steps))
      } else if ["recordcount", "records", "count", "totalrecords", "记录数", "总笔数"].contains(plain) {
        add(4, "# totals: { records: \(path(steps)) }  # a control total? then take the # away")
      } else if plain == "unit" || plain == "单位" {
        add(4, "# a unit for all amounts stands at \(path(steps)): write `unit:` at each of them")
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
    }
  }

  private mutating func belongs(to other: DraftEntry, by column: SampledColumn) {
    let path = DraftText.path(column.path, format)
    used.append(column.path)
    add(4, "belongs_to: { " + DraftText.scalar(other.file.entry) + ": \(path) }")
  }

  private var belongs: Bool { written.lines.contains { $0.hasPrefix("    belongs_to:") } }
  private var root: ColumnAssignment? { entry.assignments.first }

  // MARK: Tables

  private mutating func writeRoot() {
    guard let root else { return }
    if entry.hasCustomers || !(belongs || entry.primary == .peer) {
      add(4, "customer:")
      let rules = customerRules(root)
      write(rules, indent: 6)
      if rules.isEmpty { written.lines[written.lines.count - 1] += " {}" }
    }
    if entry.primary != .customer {
      add(4, entry.primary.mappingKey + ":")
      writeTable(entry.primary, root, indent: 6)
    }
    if root.has(.field(.profitContribution)) {
      add(4, "profit:")
      writeTable(.profit, root, indent: 6)
    }
  }

  /// The fields of a collection, and the collections inside it.
  private mutating func writeCollection(_ number: Int, indent: Int) {
    let group = entry.file.groups[number]
    let columns = entry.assignments[number]
    guard let table = DraftTable.table(ofCollection: group.path.last ?? "", columns),
      columns.assigned.contains(where: { DraftTable.field($0.meaning, in: table) != nil })
    else {
      let path = group.path.joined(separator: ".")
      add(indent, "# the collection `\(path)` is not mapped: no table of the schema was recognised")
      return
    }
    guard !written.lines.contains(String(repeating: " ", count: indent) + table.mappingKey + ":")
    else {
      let path = group.path.joined(separator: ".")
      add(
        indent,
        "# the collection `\(path)` is not mapped: there is one of `\(table.mappingKey)` already"
      )
      return
    }
    add(indent, table.mappingKey + ":")
    add(indent + 2, "each: " + DraftText.path(group.path, format))
    if let key = DraftTable.key(of: table), let column = columns.columns(.field(key)).first {
      add(indent + 2, "key: " + DraftText.path(column.column.path, format))
    }
    writeTable(table, columns, indent: indent + 2)
    for (other, below) in entry.file.groups.enumerated() where below.parent == number {
      writeCollection(other, indent: indent + 2)
    }
  }

  private mutating func writeTable(
    _ table: SchemaTable,
    _ columns: ColumnAssignment,
    indent: Int
  ) {
    var rules: [DraftRule] = []
    for column in columns.assigned {
      guard let field = DraftTable.field(column.meaning, in: table) else { continue }
      let rule = DraftRule(field, column, format, unit: unit(beside: column.column, columns))
      add(rule, to: &rules)
    }
    write(rules, indent: indent)
  }

  /// The unit that an attribute of the same element names: `<Deposits unit="万元">`.
  private func unit(beside column: SampledColumn, _ columns: ColumnAssignment) -> String? {
    let all = columns.others + columns.assigned.map(\.column)
    guard let attribute = all.first(where: { $0.path == column.path + ["@unit"] }),
      attribute.distinctCount == 1, let unit = attribute.values.first,
      MoneyNormalizer.unit(named: unit) != nil
    else { return nil }
    return unit
  }

  private func customerRules(_ root: ColumnAssignment) -> [DraftRule] {
    var rules: [DraftRule] = []
    let kindColumn = root.columns(.identifierKind).first
    for column in root.assigned {
      if column.meaning == .birthOrFounding {
        rules.append(DraftRule(.birthDate, column, format, when: "person"))
        rules.append(DraftRule(.foundedOn, column, format, when: "organisation"))
        continue
      }
      guard let field = DraftTable.field(column.meaning, in: .customer) else { continue }
      if field == .kind,
        !column.evidence.distinct.contains(where: { CodeSynonyms.party($0) != nil })
      {
        continue
      }
      add(DraftRule(field, column, format, kindColumn: kindColumn), to: &rules)
    }
    // A segment such as CORP or RETAIL tells the kind as well.
    if !rules.contains(where: { $0.field == .kind }),
      let segment = root.assigned.first(where: { column in
        column.meaning == .field(.segment) && !column.evidence.distinct.isEmpty
          && column.evidence.distinct.allSatisfy { CodeSynonyms.party($0) != nil }
      })
    {
      rules.insert(DraftRule(.kind, segment, format), at: 0)
    }
    if !rules.contains(where: { $0.field == .kind }),
      let names = root.columns(.field(.nameLegal)).first?.evidence, names.count > 0
    {
      let (isCompany, isPerson) = (names.organisation >= 0.95, names.organisation <= 0.02)
      if isCompany {
        rules.append(.init(.kind, constant: "organisation", doubt: "all names have a legal form"))
      } else if isPerson, names.hanName >= 0.9 {
        rules.append(.init(.kind, constant: "person", doubt: "all names are those of persons"))
      }
    }
    return rules
  }

  /// Adds a rule; of a field that has one value the plainest column wins.
  private func add(_ rule: DraftRule, to rules: inout [DraftRule]) {
    guard let known = rules.firstIndex(where: { $0.field == rule.field }),
      !rule.field.definition.isMultiple
    else {
      rules.append(rule)
      return
    }
    if rule.doubts.count < rules[known].doubts.count { rules[known] = rule }
  }

  private mutating func write(_ rules: [DraftRule], indent: Int) {
    var done: Set<CustomerField> = []
    used += rules.compactMap(\.column?.path)
    for rule in rules where done.insert(rule.field).inserted {
      let same = rules.filter { $0.field == rule.field }
      written.fields += 1
      guard same.count > 1 else {
        add(indent, rule.field.name + ": " + rule.text, rule.doubts)
        continue
      }
      add(indent, rule.field.name + ":")
      for rule in same { add(indent + 2, "- " + rule.text, rule.doubts) }
    }
  }

  /// Names the columns that nothing was found for.
  private mutating func writeOthers() {
    let key = entry.key.path
    used += entry.file.groups.flatMap(\.columns).map(\.path).filter { $0.last == "@unit" }
    for (number, assignment) in entry.assignments.enumerated() {
      let known = assignment.columns(.identifierKind) + assignment.columns(.customerKey)
      let rest = entry.file.groups[number].columns.filter { column in
        !used.contains(column.path) && column.path != key
          && !known.contains { $0.column.path == column.path }
      }
      let paths = rest.map { column in
        DraftText.path(entry.file.groups[number].path + column.path, format)
      }
      if !paths.isEmpty { add(4, "# not mapped: " + paths.joined(separator: ", ").printable) }
    }
  }
}

extension String {
  /// A delimiter as the mapping language writes it: `\x01` stands for a byte that cannot be seen.
  fileprivate var replacingEscapes: String {
    hasPrefix("\"\\x") ? replacing("\\x", with: "\\\\x") : self
  }

  /// The text on one line: a comment ends where a line does.
  fileprivate var printable: String { String(map { $0.isNewline ? " " : $0 }) }
}
