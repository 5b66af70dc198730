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

  /// The unit that the file names for all its amounts, such as 万元; nil when it names none, or 元.
  var unit: String? { file.outside.lazy.compactMap { Self.unit($0.path, $0.text) }.first }

  /// The unit that a value outside the records names.
  static func unit(_ path: [String], _ text: String) -> String? {
    let name = path.last.map { HeaderSynonyms.plain($0) } ?? ""
    guard name == "unit" || name == "单位", text != "元",
      MoneyNormalizer.unit(named: text) != nil
    else { return nil }
    return text
  }
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
    let amounts = assignments.first?.assigned.filter { column in
      guard case .field(let field) = column.meaning else { return false }
      return [.money, .decimal, .date].contains(field.definition.type)
    }
    let unique = columns.first { column in
      column.values.count == rows && column.distinctCount == rows && rows > 1
        && !(amounts ?? []).contains { $0.column.path == column.path }
    }
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
