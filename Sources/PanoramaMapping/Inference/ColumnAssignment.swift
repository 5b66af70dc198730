import PanoramaModel

/// What the columns of one group were taken for, and why where it was not plain.
struct ColumnAssignment {
  /// One column that has a meaning.
  struct Assigned {
    var column: SampledColumn
    var meaning: HeaderSynonyms.Meaning
    var evidence: ColumnEvidence
    /// What a reader should look at; empty when the choice was plain.
    var doubts: [String]
  }

  private(set) var assigned: [Assigned] = []
  /// Columns to which nothing fits.
  private(set) var others: [SampledColumn] = []

  /// Assigns the columns of a group.
  ///
  /// - Parameters:
  ///   - group: The columns and samples of their values.
  ///   - context: What a row is called, such as `Customer`: it tells what an `id` in it is.
  init(_ group: SampledGroup, context: String = "") {
    var waiting: [(column: SampledColumn, evidence: ColumnEvidence)] = []
    for column in group.columns {
      let evidence = ColumnEvidence(column.values)
      if let found = Self.byName(column, evidence, context) {
        assigned.append(found)
      } else {
        waiting.append((column, evidence))
      }
    }
    for (column, evidence) in waiting {
      if let found = byValues(column, evidence, rows: group.rowCount) {
        assigned.append(found)
      } else {
        others.append(column)
      }
    }
  }

  /// The columns with a meaning.
  func columns(_ meaning: HeaderSynonyms.Meaning) -> [Assigned] {
    assigned.filter { $0.meaning == meaning }
  }

  /// Whether any column has the meaning.
  func has(_ meaning: HeaderSynonyms.Meaning) -> Bool {
    assigned.contains { $0.meaning == meaning }
  }

  /// Whether any column identifies a customer: a name or a document.
  var describesCustomers: Bool {
    assigned.contains { column in
      switch column.meaning {
      case .identifier, .field(.identifier), .field(.nameLegal): true
      default: false
      }
    }
  }

  // MARK: By name

  private static func byName(
    _ column: SampledColumn,
    _ evidence: ColumnEvidence,
    _ context: String
  ) -> Assigned? {
    for (meaning, isExact) in meanings(of: column, context) {
      guard let fit = fit(meaning, evidence) else { continue }
      var doubts = fit ? [] : ["no value to judge by"]
      if !isExact { doubts.append("by a part of its name") }
      return Assigned(column: column, meaning: meaning, evidence: evidence, doubts: doubts)
    }
    return nil
  }

  /// The meanings of the last step of a path; a plain word such as `name` or `no` is looked at with the step above it.
  private static func meanings(
    of column: SampledColumn,
    _ context: String
  ) -> [(meaning: HeaderSynonyms.Meaning, isExact: Bool)] {
    var steps = column.path.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
    guard let last = steps.last else { return [] }
    if !context.isEmpty { steps.insert(context, at: 0) }
    let own = HeaderSynonyms.meanings(of: last)
    guard steps.count > 1 else { return own }
    let above = steps[steps.count - 2]
    let plainAbove = HeaderSynonyms.plain(above)
    let plainLast = HeaderSynonyms.plain(last)
    let isDocument = ["cert", "ident", "document", "证件", "license", "licence"].contains {
      plainAbove.contains($0)
    }
    if isDocument, ["type", "kind", "scheme", "class", "类型"].contains(plainLast) {
      return [(.identifierKind, true)]
    }
    if isDocument, ["no", "number", "code", "id", "value", "num", "号码"].contains(plainLast) {
      return [(.field(.identifier), true)]
    }
    let parents = HeaderSynonyms.meanings(of: above).filter(\.isExact)
    for parent in parents {
      switch parent.meaning {
      case .field(.legalRepresentative), .field(.owner):
        // Of another person only the name is a field of the customer.
        return own.contains { $0.meaning == .field(.nameLegal) } ? [parent] : []
      case .field(.identifier), .identifier:
        if plainLast == "scheme" || plainLast == "type" { return [(.identifierKind, true)] }
      default: break
      }
    }
    let isPlain = ["name", "no", "id", "code", "type", "value", "number", "date"].contains(
      plainLast
    )
    guard isPlain else { return own }
    // Whatever a department calls its customers, their id is the customer's.
    let customers = ["customer", "borrower", "client", "party", "holder", "cliente", "客户", "借款人"]
    let isCustomer = customers.contains(plainAbove)
    let name = isCustomer ? "customer" + last : above + last
    return HeaderSynonyms.meanings(of: name).filter(\.isExact) + own
  }

  /// Whether the values agree with a meaning: nil when they speak against it, false when there are none.
  private static func fit(
    _ meaning: HeaderSynonyms.Meaning,
    _ evidence: ColumnEvidence
  ) -> Bool? {
    guard evidence.count > 0 else { return false }
    let agrees =
      switch meaning {
      case .ignored: true
      case .customerKey: evidence.identifier.share < 0.9 || evidence.identifier.kind != .cif
      case .identifierKind: evidence.distinct.count <= 30
      case .birthOrFounding: evidence.date >= 0.5
      case .identifier(.cif): evidence.identifier.share >= 0.5
      case .identifier: true
      case .field(let field):
        switch field.definition.type {
        case .date: evidence.date >= 0.5
        case .money, .decimal: evidence.amount >= 0.5
        case .integer: evidence.integer >= 0.5
        case .email: evidence.email >= 0.3
        case .phone: evidence.phone.share >= 0.3
        case .boolean: evidence.boolean >= 0.5
        case .name: evidence.amount < 0.5 && evidence.date < 0.5
        case .text, .identifier, .address, .code: true
        }
      }
    return agrees ? true : nil
  }

  // MARK: By values

  /// A meaning that the values alone give away, where no other column has it.
  private func byValues(
    _ column: SampledColumn,
    _ evidence: ColumnEvidence,
    rows: Int
  ) -> Assigned? {
    guard evidence.count >= 5, evidence.distinct.count >= 5 else { return nil }
    func found(_ meaning: HeaderSynonyms.Meaning, _ reason: String) -> Assigned {
      Assigned(column: column, meaning: meaning, evidence: evidence, doubts: [reason])
    }
    let (share, kind) = evidence.identifier
    let hasIdentifier = assigned.contains { column in
      if case .identifier = column.meaning { true } else { column.meaning == .field(.identifier) }
    }
    // Eight digits with a check digit happen by chance; eighteen characters do not.
    if share >= 0.8, kind != .organisationCode, kind != .hkid, !hasIdentifier {
      let percent = Int(share * 100)
      return found(.identifier(kind), "by check digits: \(percent) % are a valid \(kind.name)")
    }
    if evidence.mixedIdentifiers >= 0.7, !hasIdentifier {
      let percent = Int(min(1, evidence.mixedIdentifiers) * 100)
      return found(.field(.identifier), "by check digits of several kinds: \(percent) % are valid")
    }
    if evidence.email >= 0.8, !has(.field(.email)) { return found(.field(.email), "by its values") }
    if evidence.phone.share >= 0.9, evidence.amount < 0.9 || evidence.count > 20,
      !has(.field(.phone)), evidence.date < 0.5
    {
      return found(.field(.phone), "by its values, which are telephone numbers in form")
    }
    if evidence.organisation + evidence.hanName >= 0.7, !has(.field(.nameLegal)) {
      return found(.field(.nameLegal), "by its values, which look like names")
    }
    return nil
  }
}
