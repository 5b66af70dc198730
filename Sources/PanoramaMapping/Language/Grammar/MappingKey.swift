/// One key of the mapping language: the readers accept it, the JSON Schema and the documentation describe it.
public struct MappingKey: Sendable {
  /// The key as mappings write it.
  public let name: String
  /// What may stand behind it.
  public let shape: KeyShape
  /// What it is for, in one line.
  public let summary: String
  /// Whether the section cannot do without it.
  public let isRequired: Bool
  /// Whether it is an option that only some normalizers look at.
  let isNormalizerOption: Bool

  init(
    _ name: String,
    _ shape: KeyShape,
    _ summary: String,
    isRequired: Bool = false,
    isNormalizerOption: Bool = false
  ) {
    self.name = name
    self.shape = shape
    self.summary = summary
    self.isRequired = isRequired
    self.isNormalizerOption = isNormalizerOption
  }
}

/// What may stand behind a key.
public indirect enum KeyShape: Sendable {
  /// One value.
  case text
  /// One value; these are usual, others are possible.
  case suggestion([String])
  /// One value or a list of them.
  case texts
  /// `true` or `false`.
  case flag
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  /// An exact decimal.
  case number
  /// One of these words.
  case choice([String])
  /// One of these words or a list of them.
  case choices([String])
  /// The keys of another section of the grammar, by its name.
  case section(String)
  /// Freely named keys, each with this behind it.
  case map(KeyShape)
  /// A list, each element of this shape.
  case list(KeyShape)
  /// Any of these shapes.
  case either([KeyShape])
  /// Whatever the example needs.
  case anything
}

/// The keys that may stand together in one block of a mapping.
public struct GrammarSection: Sendable {
  /// How the grammar calls the block; keys refer to it by this name.
  public let name: String
  /// What the block is, in one line.
  public let summary: String
  /// Its keys, in the order of the documentation.
  public let keys: [MappingKey]
  /// What stands behind freely named keys; nil when only `keys` are allowed.
  public let others: KeyShape?

  init(_ name: String, _ summary: String, _ keys: [MappingKey], others: KeyShape? = nil) {
    self.name = name
    self.summary = summary
    self.keys = keys
    self.others = others
  }

  /// The names of the keys.
  public var names: [String] { keys.map(\.name) }

  /// The declaration of a key.
  subscript(name: String) -> MappingKey? { keys.first { $0.name == name } }

  /// The range of a whole number; a key of another shape has every number.
  func range(of name: String) -> ClosedRange<Int> {
    func find(_ shape: KeyShape?) -> ClosedRange<Int>? {
      switch shape {
      case .integer(let range)?: range
      case .either(let shapes)?: shapes.lazy.compactMap(find).first
      default: nil
      }
    }
    return find(self[name]?.shape) ?? Int.min...Int.max
  }
}
