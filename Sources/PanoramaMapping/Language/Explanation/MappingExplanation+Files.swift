import PanoramaModel

// How a file is found, read and held to what it declares.
extension MappingExplanation {
  mutating func tell(_ file: FileMapping) {
    if file.match.isEmpty { say("match.none") } else { say("match", book.quoted(file.match)) }
    tellReading(file)
    say("key", path(file.key, file.pathStyle))
    if let owner = file.belongsTo {
      say("belongs_to", book.quoted(owner.entry), path(owner.path, file.pathStyle))
    }
    tellDelivery(file)
    tellDeclared(file)
    if let skip = file.skip { say("skip", condition(skip, file.pathStyle)) }
    if let budget = file.quarantineBudgetPercent {
      say("budget", budget.description)
    } else {
      say("budget.none")
    }
    tell(file.drift)
    let columns = book.quoted(file.lookupColumns.map(\.name))
    if file.tables.isEmpty {
      say("row.lookup", columns)
    } else if !file.lookupColumns.isEmpty {
      say("looked_up", columns)
    }
    for table in file.tables { tell(table, in: file, depth: 1) }
    for party in file.parties { tell(party, in: file) }
  }

  private mutating func tellReading(_ file: FileMapping) {
    let reading = file.reading
    let key = "format." + reading.format
    if book.templates[key] != nil {
      say(key)
    } else {
      say("format.other", book.quoted(reading.format))
    }
    if let encoding = reading.encoding {
      say("encoding", book.quoted(encoding.rawValue))
    } else {
      say("encoding.open")
    }
    switch reading.format {
    case "csv":
      tell(reading.dialect)
      tellLines(reading.dialect)
      say("dialect.open")
    case "fixed":
      for column in reading.fixed.columns {
        say(
          "column",
          book.quoted(column.name),
          "\(column.start)",
          "\(column.start + column.width - 1)"
        )
      }
      say("counted_in." + reading.fixed.unit.rawValue)
      tellLines(reading.dialect)
    default: tellTree(reading)
    }
    let limits = reading.limits
    say(
      "limits",
      "\(limits.recordBytes)",
      "\(limits.depth)",
      "\(limits.attributes)",
      "\(limits.expansion)"
    )
  }

  private mutating func tell(_ dialect: DelimitedDialect) {
    if let delimiter = dialect.delimiter { say("delimiter", visible(delimiter)) }
    switch dialect.quoting {
    case .byte(let byte)?: say("quote", visible([byte]))
    case DelimitedDialect.Quoting.none?: say("quote.none")
    case nil: break
    }
    if let escape = dialect.escape { say("escape." + escape.rawValue) }
    if let ends = dialect.endsWithDelimiter { say("trailing_delimiter.\(ends)") }
    if dialect.stripsUnits { say("units_in_header") }
  }

  private mutating func tellLines(_ dialect: DelimitedDialect) {
    if let rows = dialect.headerRows { say("header", "\(rows)") }
    if let lines = dialect.preambleLines { say("preamble", "\(lines)") }
    if let prefix = dialect.commentPrefix {
      say("comment", book.quoted(String(decoding: prefix, as: UTF8.self)))
    }
    if let prefix = dialect.trailerPrefix { say("trailer", book.quoted(prefix)) }
    say("footer", "\(dialect.footerLines)")
    say("short_rows." + dialect.shortRows.rawValue)
  }

  private mutating func tellTree(_ reading: FileReading) {
    if !reading.command.isEmpty { say("command", book.quoted(reading.command)) }
    if reading.recordPath.isEmpty {
      say("record.top")
    } else {
      let isXML = reading.format == "xml"
      say(
        "record",
        book.quoted((isXML ? "/" : "$.") + reading.recordPath.joined(separator: isXML ? "/" : "."))
      )
    }
    if reading.format != "xml" { say("duplicate_keys." + reading.duplicateKeys.rawValue) }
    for (prefix, name) in reading.namespaces.sorted(by: { $0.key < $1.key }) {
      say("namespace", book.quoted(prefix), book.quoted(name))
    }
  }

  /// Bytes as a mapping writes them.
  private func visible(_ bytes: [UInt8]) -> String {
    if bytes == [9] { return book.quoted("tab") }
    var text = ""
    for byte in bytes {
      text +=
        byte < 0x20
        ? "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        : String(decoding: [byte], as: UTF8.self)
    }
    return book.quoted(
      bytes.contains { $0 >= 0x80 } ? String(decoding: bytes, as: UTF8.self) : text
    )
  }

  private mutating func tellDelivery(_ file: FileMapping) {
    say("if_missing." + file.ifMissing.rawValue)
    say("if_empty." + file.ifEmpty.rawValue)
    say("if_late." + file.ifLate.rawValue)
    if let due = file.due {
      func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
      let time = two(due.minutes / 60) + ":" + two(due.minutes % 60)
      if due.days == 0 { say("due.same_day", time) } else { say("due", time, "\(due.days)") }
    }
    if file.unchangedFor > 0 { say("unchanged_for", "\(file.unchangedFor)") }
    say("if_repeated." + file.ifRepeated.rawValue)
  }

  // MARK: What is declared

  private mutating func tellDeclared(_ file: FileMapping) {
    for control in file.controls {
      if control.isFlag {
        say("control.flag", book.quoted(control.match))
        continue
      }
      var sentences = [book.say("control", [book.quoted(control.match)])]
      if let delimiter = control.delimiter {
        sentences.append(book.say("control.delimiter", [visible(delimiter)]))
      }
      for (key, place) in [
        ("file", control.fileName), ("date", control.date), ("sha256", control.sha256),
        ("md5", control.md5),
      ] {
        if let place { sentences.append(book.say("control." + key, [text(place)])) }
      }
      say(sentences: sentences)
    }
    for total in file.totals { say("total", text(total.measure), place(of: total, in: file)) }
    if let name = file.asOf { say("as_of", outside(name, file)) }
  }

  private func text(_ place: ControlFile.Place) -> String {
    switch place {
    case .field(let number): book.say("place.field", [String(number)])
    case .name(let name): book.quoted(name)
    }
  }

  private func text(_ measure: DeclaredTotal.Measure) -> String {
    switch measure {
    case .records: book.say("total.records")
    case .sum(let field, nil): book.say("total.sum", [book.quoted(field.qualifiedName)])
    case .sum(let field, let currency?):
      book.say("total.sum.currency", [book.quoted(field.qualifiedName), book.quoted(currency)])
    case .hash(let field): book.say("total.hash", [book.quoted(field.qualifiedName)])
    }
  }

  private func place(of total: DeclaredTotal, in file: FileMapping) -> String {
    for control in file.controls {
      if let place = control.totals[total.capture] {
        return book.say("place.companion", [text(place), book.quoted(control.match)])
      }
    }
    return outside(total.capture, file)
  }

  /// A place of the file outside its records: in a trailer the number of a field.
  private func outside(_ name: String, _ file: FileMapping) -> String {
    let path = file.reading.captures.first { $0.name == name }?.path ?? []
    return file.pathStyle == .columns
      ? book.say("place.trailer", [path.joined()])
      : book.say("place.file", [capture(name, in: file)])
  }

  func capture(_ name: String, in file: FileMapping) -> String {
    let path = file.reading.captures.first { $0.name == name }?.path ?? [name]
    switch file.pathStyle {
    case .columns: return book.quoted(path.joined())
    case .dots: return book.quoted("$." + path.joined(separator: "."))
    case .slashes: return book.quoted("/" + path.joined(separator: "/"))
    }
  }

  // MARK: Changes

  private mutating func tell(_ drift: DriftRules) {
    func level(_ name: String) -> String { book.say("level." + name) }
    say("drift.new_fields", level(drift.newFields.rawValue))
    say("drift.missing_fields", level(drift.missingFields.rawValue))
    say("drift.renamed_fields", level(drift.renamedFields.rawValue))
    say("drift.retyped_fields", level(drift.retypedFields.rawValue))
    say("drift.new_codes", level(drift.newCodes.rawValue))
    say("drift.nulls", level(drift.nulls.level.rawValue), "\(drift.nulls.within)")
    say("drift.volume", level(drift.volume.level.rawValue), "\(drift.volume.within)")
  }
}
