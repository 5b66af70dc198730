public import PanoramaModel

/// The mapping language as a JSON Schema (draft 2020-12), for editors.
///
/// It is made of the lists that the readers use, so an editor accepts what the readers accept. It is milder where a reader
/// looks at two places at once: sentences, references between entries and paths are the readers' alone.
public enum MappingSchema {
  /// The schema as text, with two spaces a level and a line end at the end.
  public static func text(_ formats: [FormatSyntax] = FormatSyntax.standard) -> String {
    var definitions: [(String, JSONText)] = []
    for section in MappingGrammar.sections(formats) where section.name != "row" {
      switch section.name {
      case "entry": definitions.append(("entry", entry(section, formats)))
      case "field":
        definitions.append(contentsOf: section.keys.map { ("key." + $0.name, property($0)) })
        definitions.append(contentsOf: fields(section))
      case "mapping": break
      case "totals", "control": definitions.append((section.name, amounts(section)))
      default: definitions.append((section.name, object(section)))
      }
    }
    definitions.append(contentsOf: SchemaTable.allCases.map { ($0.name, table($0)) })
    var root: [(String, JSONText)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Panorama mapping")),
    ]
    root.append(contentsOf: members(MappingGrammar.root))
    root.append(("$defs", .object(definitions)))
    return JSONText.object(root).text + "\n"
  }

  // MARK: Sections

  private static func object(_ section: GrammarSection) -> JSONText { .object(members(section)) }

  private static func members(
    _ section: GrammarSection,
    others: JSONText = .flag(false)
  ) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = [
      ("description", .string(section.summary)), ("type", .string("object")),
      ("properties", .object(section.keys.map { ($0.name, property($0)) })),
      ("additionalProperties", section.others.map { shape($0) } ?? others),
    ]
    let required = section.keys.filter(\.isRequired).map { JSONText.string($0.name) }
    if !required.isEmpty { members.append(("required", .array(required))) }
    return members
  }

  private static func property(_ key: MappingKey) -> JSONText {
    .object([("description", .string(key.summary))] + constraints(key.shape))
  }

  /// Which keys an entry may have, and needs, depends on its format.
  private static func entry(_ section: GrammarSection, _ formats: [FormatSyntax]) -> JSONText {
    var members = members(section)
    let cases = formats.map { format -> JSONText in
      var needed = format.needsFile ? ["match"] : []
      if format.needsRecordPath { needed.append("record") }
      if format.keys.contains("columns") { needed.append("columns") }
      if format.keys.contains("command") { needed.append("command") }
      return .object([
        (
          "if",
          .object([
            ("properties", .object([("format", .object([("const", .string(format.name))]))])),
            ("required", .strings(["format"])),
          ])
        ),
        (
          "then",
          .object([
            (
              "propertyNames",
              .object([("enum", .strings(MappingGrammar.entryNames(format)))])
            ),
            ("required", .strings(needed)),
          ])
        ),
      ])
    }
    members.append(("allOf", .array(cases)))
    return .object(members)
  }

  /// Totals have the amounts of the schema as keys, with and without their table.
  private static func amounts(_ section: GrammarSection) -> JSONText {
    let sum = section.others.map { shape($0) } ?? .flag(true)
    let names = CustomerField.definitions.filter { $0.type == .money }
      .flatMap { [$0.table.name + "." + $0.name, $0.name] }
    var seen = Set(section.names)
    let properties =
      section.keys.map { ($0.name, property($0)) }
      + names.filter { seen.insert($0).inserted }.map { ($0, sum) }
    var members = members(section).filter { $0.0 != "properties" && $0.0 != "additionalProperties" }
    members.append(("properties", .object(properties)))
    members.append(("additionalProperties", .flag(false)))
    return .object(members)
  }

  /// A table: its fields, the keys of rows, and the tables that may stand in it.
  private static func table(_ table: SchemaTable) -> JSONText {
    var properties = MappingGrammar.row.keys.map { ($0.name, property($0)) }
    for definition in CustomerField.definitions where definition.table == table {
      // A field may have the name of a row's key only if the readers took it for the key.
      guard !properties.contains(where: { $0.0 == definition.name }) else { continue }
      let hasWords = TableMappingReader.knownWords(of: definition.field) != nil
      let name = hasWords ? definition.name : definition.type.rawValue
      properties.append((definition.name, reference("field." + name)))
    }
    for other in SchemaTable.allCases where other != .customer && other != table {
      properties.append((other.mappingKey, reference(other.name)))
    }
    let summary = MappingGrammar.tableKeys.first { $0.name == table.mappingKey }?.summary ?? ""
    return .object([
      ("description", .string(summary)), ("type", .string("object")),
      ("properties", .object(properties)), ("additionalProperties", .flag(false)),
    ])
  }

  /// A field of each type, and of each set of words: a path, rules, or a list of both.
  private static func fields(_ section: GrammarSection) -> [(String, JSONText)] {
    let types = FieldType.allCases
    var result = types.map { type in
      ("field." + type.rawValue, field(section, MappingGrammar.fieldKeys(for: type)))
    }
    for definition in CustomerField.definitions {
      guard let words = TableMappingReader.knownWords(of: definition.field) else { continue }
      let meaning = KeyShape.choice(words + [""])
      let keys = MappingGrammar.fieldKeys(for: definition.type).map { key in
        switch key.name {
        case "value": MappingKey("value", meaning, key.summary)
        case "table": MappingKey("table", .map(meaning), key.summary)
        default: key
        }
      }
      result.append(("field." + definition.name, field(section, keys)))
    }
    return result
  }

  private static func field(_ section: GrammarSection, _ keys: [MappingKey]) -> JSONText {
    let path = scalar
    var rule = members(GrammarSection(section.name, section.summary, keys))
    // What all types have in common stands once.
    let properties = keys.map { key -> (String, JSONText) in
      let isCommon = !["as", "value", "table"].contains(key.name)
      return (key.name, isCommon ? reference("key." + key.name) : property(key))
    }
    rule = rule.map { $0.0 == "properties" ? ("properties", .object(properties)) : $0 }
    let origins = ["from", "join", "value", "derived"]
    rule.append(
      ("oneOf", .array(origins.map { .object([("required", .strings([$0]))]) }))
    )
    let one = [path, JSONText.object(rule)]
    return .object([
      (
        "anyOf",
        .array(
          one + [
            .object([("type", .string("array")), ("items", .object([("anyOf", .array(one))]))])
          ]
        )
      )
    ])
  }

  // MARK: Shapes

  private static func reference(_ name: String) -> JSONText {
    .object([("$ref", .string("#/$defs/" + name))])
  }

  private static let scalar = JSONText.object([
    ("type", .strings(["string", "number", "boolean", "null"]))
  ])

  private static func shape(_ shape: KeyShape) -> JSONText { .object(constraints(shape)) }

  private static func constraints(_ shape: KeyShape) -> [(String, JSONText)] {
    switch shape {
    case .text, .number: [("type", .strings(["string", "number", "boolean", "null"]))]
    case .suggestion(let words): anyOf([Self.words(words), scalar])
    case .texts:
      anyOf([scalar, .object([("type", .string("array")), ("items", scalar)])])
    case .flag:
      [("enum", .array([.flag(true), .flag(false)] + ["yes", "no"].map { .string($0) }))]
    case .integer(let range):
      [
        ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
        ("maximum", .integer(range.upperBound)),
      ]
    case .choice(let words): [("enum", .array(words.flatMap(spellings)))]
    case .choices(let words):
      anyOf([
        Self.words(words),
        .object([("type", .string("array")), ("items", Self.words(words))]),
      ])
    case .section("field"):
      // The currency beside an amount is a rule of its own.
      [("$ref", .string("#/$defs/field.code"))]
    case .section(let name): [("$ref", .string("#/$defs/" + name))]
    case .map(let value):
      [("type", .string("object")), ("additionalProperties", Self.shape(value))]
    case .list(let item): [("type", .string("array")), ("items", Self.shape(item))]
    case .either(let shapes): anyOf(shapes.map { Self.shape($0) })
    case .anything: []
    }
  }

  private static func anyOf(_ shapes: [JSONText]) -> [(String, JSONText)] {
    [("anyOf", .array(shapes))]
  }

  private static func words(_ words: [String]) -> JSONText {
    .object([("enum", .array(words.flatMap(spellings)))])
  }

  /// YAML reads `panorama: 1` as a number: the word is good in both ways.
  private static func spellings(_ word: String) -> [JSONText] {
    Int(word).map { String($0) == word ? [.integer($0), .string(word)] : [] } ?? [.string(word)]
  }
}

/// JSON whose members keep their order.
indirect enum JSONText {
  case object([(String, JSONText)])
  case array([JSONText])
  case string(String)
  case integer(Int)
  case flag(Bool)

  static func strings(_ words: [String]) -> JSONText { .array(words.map { .string($0) }) }

  /// The text, two spaces a level.
  var text: String {
    var text = ""
    write(into: &text, 0)
    return text
  }

  private func write(into text: inout String, _ depth: Int) {
    switch self {
    case .string(let word): text += Self.quoted(word)
    case .integer(let number): text += String(number)
    case .flag(let flag): text += flag ? "true" : "false"
    case .array(let items):
      let isFlat = items.allSatisfy(\.isScalar)
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += isFlat ? ", " : "," }
        if !isFlat { Self.newLine(&text, depth + 1) }
        item.write(into: &text, depth + 1)
      }
      if !isFlat { Self.newLine(&text, depth) }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.newLine(&text, depth + 1)
        text += Self.quoted(member.0) + ": "
        member.1.write(into: &text, depth + 1)
      }
      if !members.isEmpty { Self.newLine(&text, depth) }
      text += "}"
    }
  }

  private var isScalar: Bool {
    switch self {
    case .object, .array: false
    case .string, .integer, .flag: true
    }
  }

  private static func newLine(_ text: inout String, _ depth: Int) {
    text += "\n" + String(repeating: "  ", count: depth)
  }

  private static func quoted(_ word: String) -> String {
    var text = "\""
    for scalar in word.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
