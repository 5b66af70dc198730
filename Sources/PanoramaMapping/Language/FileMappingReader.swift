import PanoramaModel
import Yams

/// Reads one entry of `files`: where the file is, how it is read, and its tables.
struct FileMappingReader {
  let section: YAMLSection
  let name: String

  func read() -> FileMapping {
    let syntax = readFormat()
    let foreign = reportForeignKeys(syntax)
    section.allow(MappingGrammar.entryNames(syntax), or: foreign)
    var file = FileMapping(
      name: name,
      match: syntax.needsFile ? section.requiredText("match") : section.text("match") ?? "",
      reading: reading(syntax),
      pathStyle: syntax.paths,
      key: [],
      ifEmpty: section.choice("if_empty", FileMapping.EmptyPolicy.self) ?? .stop,
      ifMissing: section.choice("if_missing", FileMapping.EmptyPolicy.self) ?? .stop,
      ifLate: section.choice("if_late", FileMapping.LatePolicy.self) ?? .stop,
      due: due(),
      unchangedFor: number("unchanged_for") ?? 0,
      ifRepeated: section.choice("if_repeated", FileMapping.RepeatPolicy.self) ?? .warn,
      controls: [],
      totals: [],
      asOf: nil,
      belongsTo: nil,
      skip: nil,
      lookupColumns: [],
      parties: [],
      quarantineBudgetPercent: nil,
      tables: [],
      line: section.line
    )
    file.key = FieldPathSyntax.relative(section.requiredText("key"), syntax.paths)
    readTotals(&file, syntax)
    readControls(&file)
    readReference(&file, syntax)
    let values = FileValues()
    let reader = TableMappingReader(
      paths: syntax.paths,
      region: region(),
      fileValues: values
    )
    file.skip = skipped(reader)
    file.quarantineBudgetPercent = budget()
    file.drift = driftRules()
    for table in SchemaTable.allCases {
      if let below = section.section(table.mappingKey) {
        file.tables.append(reader.read(below, table: table, key: file.key))
      }
    }
    file.parties = parties(reader, file)
    readFileValues(values, &file, syntax)
    return file
  }

  /// The region of the entry's phones; its rules do without a region that is none.
  private func region() -> String? {
    guard let region = section.text("region") else { return nil }
    if PhoneNormalizer.regions.contains(region) { return region }
    section.badChoice("region", region, among: PhoneNormalizer.regions)
    return nil
  }

  /// A whole number of the entry, in the range that the grammar declares.
  func number(_ key: String) -> Int? {
    section.integer(key, of: MappingGrammar.entry(section.source.formats))
  }

  private func due() -> DueTime? {
    guard let text = section.text("due") else { return nil }
    if let due = DueTime(text) { return due }
    section.report(
      .mappingBadValue,
      section["due"],
      field: "due",
      expected: "a time of day, of the day after the business day or of `D+N`",
      found: "`\(text)`",
      remedy: "write `due: \"06:30\"` or `due: \"D+2 06:30\"`"
    )
    return nil
  }

  private func readReference(_ file: inout FileMapping, _ syntax: FormatSyntax) {
    guard let node = section["belongs_to"] else { return }
    guard let pairs = node.mapping, pairs.count == 1,
      let reference = section.section("belongs_to"), let entry = reference.entries.first,
      let path = entry.node.scalar?.string, !path.isEmpty
    else {
      section.report(
        .mappingWrongType,
        section["belongs_to"],
        field: "belongs_to",
        expected: "one entry of `files` and the path of its key",
        found: "something else",
        remedy: "write `belongs_to: { customers: cust_no }`"
      )
      return
    }
    section.source.references.append((name, reference.line, reference.column))
    file.belongsTo = .init(entry: entry.key, path: FieldPathSyntax.relative(path, syntax.paths))
  }

  /// `skip_when` leaves out the records of which it holds, `keep_when` those of which it does not.
  private func skipped(_ reader: TableMappingReader) -> RecordCondition? {
    var conditions: [RecordCondition] = []
    if case .mapping = section["skip_when"], let rule = section.section("skip_when") {
      rule.allow(MappingGrammar.skip)
      let path = FieldPathSyntax.relative(rule.requiredText("from"), reader.paths)
      if rule["is"] == nil { rule.missing("is") }
      conditions.append(.isOneOf(path: path, values: rule.texts("is") ?? []))
    } else if section["skip_when"] != nil, let skip = reader.condition("skip_when", section) {
      conditions.append(skip)
    }
    if section["keep_when"] != nil, let keep = reader.condition("keep_when", section) {
      conditions.append(.not(keep))
    }
    let skip: RecordCondition? = conditions.count > 1 ? .any(conditions) : conditions.first
    if let skip, RecordCondition.not(skip).flattenedIsImpossible {
      section.report(
        .mappingBadValue,
        section["keep_when"] ?? section["skip_when"],
        field: section["keep_when"] == nil ? "skip_when" : "keep_when",
        expected: "a sentence that leaves some records",
        found: "one that leaves none",
        remedy: "correct the sentence, or remove it: no record would be left"
      )
    }
    return skip
  }

  /// `budget: { quarantined_at_most_percent: 1 }`.
  private func budget() -> Amount? {
    guard let budget = section.section("budget") else { return nil }
    budget.allow(MappingGrammar.budget)
    let key = "quarantined_at_most_percent"
    if budget[key] == nil { budget.missing(key) }
    guard let share = budget.amount(key) else { return nil }
    if share >= .zero, share <= Amount(units: 100, scale: 0) { return share }
    budget.report(
      .mappingBadValue,
      budget[key],
      field: key,
      expected: "a share from 0 to 100 per cent",
      found: "`\(share)`",
      remedy: "write `\(key): 5`"
    )
    return nil
  }

  /// Values outside the records are captured while the file is read.
  private func readFileValues(
    _ values: FileValues,
    _ file: inout FileMapping,
    _ syntax: FormatSyntax
  ) {
    for capture in values.captures {
      file.reading.captures.append(.init(name: capture.name, path: capture.path))
    }
    guard !values.captures.isEmpty, !syntax.needsFile else { return }
    section.report(
      .mappingBadReference,
      section["command"],
      field: "command",
      expected:
        "values inside the records: a program's output is read once, from its start to its end",
      found: "a field that asks for a value outside the records",
      remedy: "have the program print the value in every record"
    )
  }

  /// Lineage numbers the rules of a file with 16 bits.
  private func checkCount(_ file: FileMapping) {
    func count(_ table: TableMapping) -> Int {
      table.fields.count + table.nested.map(count).reduce(0, +)
    }
    let count = (file.tables + file.parties.map(\.table)).map(count).reduce(0, +)
    guard count > Int(UInt16.max) else { return }
    section.report(
      .mappingBadValue,
      nil,
      expected: "at most \(UInt16.max) rules in one file",
      found: "\(count)",
      remedy: "divide the rules among several entries of `files`"
    )
  }

  /// Whether a lookup in an entry that is not there was probably meant for this one.
  private var isMeantByLookup: Bool {
    section.source.lookups.contains { Spelling.nearest(to: $0.entry, in: [name]) != nil }
  }

  /// A file needs a table, and a file that is not of customers must say to whom its rows belong.
  func checkTables(_ file: FileMapping) {
    let tables = file.tables.filter { $0.each == nil }.map(\.table)
    checkCount(file)
    if file.tables.isEmpty, !file.lookupColumns.isEmpty || isMeantByLookup { return }
    let all = Set(file.tables.flatMap(\.withNested))
    if all.contains(.position), !all.contains(.peer) {
      section.report(
        .mappingMissingKey,
        section[SchemaTable.position.mappingKey],
        field: SchemaTable.position.mappingKey,
        expected: "`positions:` beside or below `peers:`, whose positions they are",
        found: "no `peers:`",
        remedy: "add `peers:` with fields below it"
      )
    }
    if file.tables.isEmpty {
      section.report(
        .mappingMissingKey,
        nil,
        expected: "what the records become: `customer:`, `accounts:`, …",
        found: "no table",
        remedy: "add `customer:` with fields below it"
      )
    } else if !tables.contains(.customer), !tables.contains(.peer), section["belongs_to"] == nil {
      section.report(
        .mappingMissingKey,
        nil,
        field: "belongs_to",
        expected: "`belongs_to`, because the file has no `customer:`",
        found: "no such line",
        remedy: "add `belongs_to: { customers: PATH_OF_THE_CUSTOMER_KEY }`"
      )
    }
  }
}

extension TableMapping {
  /// The table and those inside it.
  fileprivate var withNested: [SchemaTable] { [table] + nested.flatMap(\.withNested) }
}

/// How paths are written in mappings.
enum FieldPathSyntax {
  /// A path inside a record.
  static func relative(_ text: String, _ style: FormatSyntax.PathStyle) -> [String] {
    switch style {
    case .columns: [text]
    case .slashes where text.contains("/"): text.split(separator: "/").map(String.init)
    default: text.split(separator: ".").map(String.init)
    }
  }

  /// A path from the top of the file: `/Export/Header/Count` in XML, `$.trailer.count` in JSON.
  static func absolute(_ text: String, _ style: FormatSyntax.PathStyle) -> [String] {
    switch style {
    case .columns: [text]
    case .slashes: text.split(separator: "/").map(String.init)
    case .dots: text.split(separator: ".").map(String.init).filter { $0 != "$" }
    }
  }
}
