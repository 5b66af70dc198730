import PanoramaMapping
import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct CatalogTests {
  @Test func `the catalog lists every normalizer`() {
    #expect(
      NormalizerCatalog.names == [
        "text", "code", "name", "person_name", "organisation_name", "identifier", "phone", "email",
        "address", "date", "money", "decimal", "integer", "boolean", "rate", "currency", "country",
        "sex", "industry", "region_code", "account_number", "card_number", "iban", "bic",
      ]
    )
  }

  @Test(arguments: CustomerField.definitions.map(\.type))
  func `every type of field has a normalizer of its own`(type: FieldType) throws {
    let entry = try #require(
      NormalizerCatalog.entry(named: NormalizerCatalog.defaultName(for: type))
    )
    #expect(entry.types.contains(type))
  }

  @Test func `options reach the normalizer`() throws {
    var options = NormalizerOptions()
    options.unit = "万元"
    options.region = "ES"
    options.forms = ["d/M/yyyy"]
    options.identifierKind = .lei
    options.nullTokens = ["desconocido"]
    #expect(try NormalizerCatalog.make("money", options: options).clean("1").text == "10000.00")
    #expect(
      try NormalizerCatalog.make("phone", options: options).clean("612345678").text
        == "+34612345678"
    )
    #expect(
      try NormalizerCatalog.make("date", options: options).clean("1/2/2026").text == "2026-02-01"
    )
    #expect(
      try NormalizerCatalog.make("identifier", options: options).clean("X").kind == .lei
    )
    #expect(
      try NormalizerCatalog.make("text", options: options).clean("Desconocido").validity == .missing
    )
  }

  @Test func `options without meaning are all reported, and only where they matter`() throws {
    var options = NormalizerOptions()
    options.unit = "dozen"
    options.region = "XX"
    options.alsoAccepts = ["YY"]
    options.forms = ["d.m.y"]
    options.impliedDecimals = 40
    func count(_ name: String) throws -> Int {
      let entry = try #require(NormalizerCatalog.entry(named: name))
      return NormalizerCatalog.problems(with: options, of: entry).count
    }
    #expect(try count("money") == 2)
    #expect(try count("phone") == 2)
    #expect(try count("date") == 1)
    #expect(try count("text") == 0)
    #expect(throws: NormalizerOptionError.self) {
      try NormalizerCatalog.make("phone", options: options)
    }
    #expect(
      throws: NormalizerOptionError.unknownNormalizer("fone", allowed: NormalizerCatalog.names)
    ) {
      try NormalizerCatalog.make("fone")
    }
  }

  @Test(arguments: NormalizerCatalog.names)
  func `no normalizer traps on any bytes`(name: String) throws {
    var generator = SeededGenerator(seed: 99)
    let normalizer = try NormalizerCatalog.make(name)
    let pieces: [[UInt8]] =
      [
        [0xFF], [0xE4], [0xE4, 0xBD], [0xF0, 0x9F, 0x98, 0x80], [0xED, 0xA0, 0x80], [0xC0, 0x80],
        [0],
      ]
      + "0 1 9 . , - + ( ) * # E+ 年 月 日 民国 元 万 亿 角 零 十 号 @ / ; A z 先生 × · 　 １ \u{301}".split(
        separator: " "
      )
      .map { Array($0.utf8) }
    var value = NormalizedValue()
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...12, using: &generator)
      let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &generator) ?? [] }
      value.reset()
      normalizer.normalize(bytes.span, into: &value)
      #expect(value.validity != .missing || value.canonical.isEmpty)
    }
  }

  @Test func `cleaning a clean identifier, number or date changes nothing`() throws {
    var generator = SeededGenerator(seed: 5)
    let alphabet = Array("0123456789019AXLOI-+*.,/ ×１".unicodeScalars)
    for name in ["identifier", "phone", "email", "date", "integer", "decimal"] {
      let normalizer = try NormalizerCatalog.make(name)
      for _ in 0..<3000 {
        var text = ""
        for _ in 0..<Int.random(in: 1...18, using: &generator) {
          text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "0")
        }
        let once = normalizer.clean(text)
        guard !once.text.isEmpty else { continue }
        let twice = normalizer.clean(once.text)
        #expect(twice.text == once.text, "\(name) \(text)")
      }
    }
  }
}
