import PanoramaModel

/// Reads a Spanish address: kind of way, name, number, floor, door, postal code, municipality.
///
/// The first two digits of the postal code are the province (Correos; the provinces of INE, codes 01 to 52).
struct SpanishAddress {
  /// Whether the text looks Spanish: it starts with a kind of way, or holds a postal code of Spain.
  static func isLikely(_ text: Span<UInt8>) -> Bool {
    if wayEnd(text, at: 0) != nil { return true }
    var index = 0
    while index < text.count {
      if let end = postCodeEnd(text, at: index) {
        // A code alone is as well German or French; Spanish ones are followed by the town, or end the text.
        return end == text.count || text[end] == 0x20
      }
      index += 1
    }
    return false
  }

  /// Takes the text apart.
  static func run(_ text: Span<UInt8>, into parts: inout AddressParts) {
    var index = AddressText.skipSeparators(text, from: 0)
    parts.append(.separator, upTo: index)
    if wayEnd(text, at: index) != nil { index = street(text, from: index, &parts) }
    while index < text.count {
      let start = index
      index = AddressText.skipSeparators(text, from: index)
      parts.append(.separator, upTo: index)
      if index == start, index < text.count { index = field(text, from: index, &parts) }
    }
  }

  /// The street up to its number or to the comma; returns the end of what was read.
  private static func street(_ text: Span<UInt8>, from start: Int, _ parts: inout AddressParts)
    -> Int
  {
    var index = start
    while index < text.count, text[index] != UInt8(ascii: ",") {
      let isWordStart = index > start && text[index - 1] == 0x20
      if isWordStart, index > (wayEnd(text, at: start) ?? start), text[index].isDigit { break }
      if isWordStart, numberMark(text, at: index) != nil || isWithoutNumber(text, at: index) {
        break
      }
      index += 1
    }
    var end = index
    while end > start, text[end - 1] == 0x20 { end -= 1 }
    parts.append(.street, upTo: end)
    return end
  }

  /// One field: words between commas, or a code with the town after it.
  private static func field(_ text: Span<UInt8>, from start: Int, _ parts: inout AddressParts)
    -> Int
  {
    if let end = postCodeEnd(text, at: start), !parts.has(.postCode) {
      parts.spanishProvince = text[start].digitValue * 10 + text[start + 1].digitValue
      parts.append(.postCode, upTo: end)
      let town = endOfField(text, from: end)
      let next = AddressText.skipSeparators(text, from: end)
      parts.append(.separator, upTo: min(next, town))
      parts.append(.town, upTo: trimmed(text, town, from: next))
      return max(trimmed(text, town, from: next), end)
    }
    if text[start] == UInt8(ascii: "(") {
      let end = endOfField(text, from: start)
      parts.append(parts.has(.postCode) ? .province : .addressLine, upTo: end)
      return end
    }
    let word = endOfWord(text, from: start)
    if parts.has(.street), !parts.has(.buildingNumber), isNumber(text, start, word) {
      parts.append(.buildingNumber, upTo: word)
      return word
    }
    if let end = numberMark(text, at: start), parts.has(.street), !parts.has(.buildingNumber) {
      parts.append(.separator, upTo: end)
      let number = endOfWord(text, from: end)
      parts.append(.buildingNumber, upTo: number)
      return number
    }
    if parts.has(.buildingNumber), let end = floorEnd(text, start, word), !parts.has(.floor) {
      parts.append(.floor, upTo: end)
      return end
    }
    if parts.has(.floor), !parts.has(.room), word - start <= 6, !parts.has(.postCode) {
      parts.append(.room, upTo: word)
      return word
    }
    let end = endOfField(text, from: start)
    let isTown = parts.has(.buildingNumber) && !parts.has(.town) && isWords(text, start, end)
    parts.append(parts.has(.postCode) ? .province : isTown ? .town : .addressLine, upTo: end)
    return end
  }

  private static func isWords(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for index in start..<end where text[index].isDigit { return false }
    return true
  }

  private static func isNumber(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end > start, end - start <= 8 else { return false }
    return text[start].isDigit || isWithoutNumber(text, at: start)
  }

  /// `s/n`, sin número.
  private static func isWithoutNumber(_ text: Span<UInt8>, at start: Int) -> Bool {
    matchesFolded(text, at: start, withoutNumber)
      && (start + 3 == text.count || text[start + 3] == 0x20
        || text[start + 3] == UInt8(ascii: ","))
  }

  private static let withoutNumber = Array("s/n".utf8)

  /// `3o`, `3a`, `1.º`, `bajo`, `planta 2`: what NFKC makes of the ordinal signs is a letter.
  private static func floorEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    for word in floorWords where matchesFolded(text, at: start, word) {
      let after = start + word.count
      guard after == text.count || !text[after].isLetter else { continue }
      guard word.count > 4, after < text.count else { return after }
      return endOfWord(text, from: AddressText.skipSeparators(text, from: after))
    }
    var index = start
    while index < end, text[index].isDigit { index += 1 }
    guard index > start, index - start <= 2, index < end else { return nil }
    // 7A is floor 7, door A; an ordinal sign has become a small letter.
    if index + 1 == end, text[index].isUpperCase { return index }
    while index < end, text[index] == UInt8(ascii: ".") { index += 1 }
    return index + 1 == end
      && (text[index] | 0x20 == UInt8(ascii: "o") || text[index] | 0x20 == UInt8(ascii: "a"))
      ? end : nil
  }

  /// The end of `nº`, `n.º`, `núm.` or `número` before a number.
  private static func numberMark(_ text: Span<UInt8>, at start: Int) -> Int? {
    for word in numberWords where matchesFolded(text, at: start, word) {
      let end = AddressText.skipSeparators(text, from: start + word.count)
      if end < text.count, text[end].isDigit { return end }
    }
    return nil
  }

  /// The end of five digits whose first two name a province.
  private static func postCodeEnd(_ text: Span<UInt8>, at start: Int) -> Int? {
    guard start + 5 <= text.count,
      start == 0 || !text[start - 1].isDigit && !text[start - 1].isLetter
    else { return nil }
    for index in start..<(start + 5) where !text[index].isDigit { return nil }
    if start + 5 < text.count, text[start + 5].isDigit || text[start + 5].isLetter { return nil }
    let province = text[start].digitValue * 10 + text[start + 1].digitValue
    return (1...52).contains(province) ? start + 5 : nil
  }

  private static func endOfField(_ text: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count, text[index] != UInt8(ascii: ","), text[index] != UInt8(ascii: ";"),
      index == start || text[index] != UInt8(ascii: "(")
    { index += 1 }
    return trimmed(text, index, from: start)
  }

  private static func trimmed(_ text: Span<UInt8>, _ end: Int, from start: Int) -> Int {
    var end = end
    while end > start, text[end - 1] == 0x20 { end -= 1 }
    return end
  }

  private static func endOfWord(_ text: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count, text[index] != 0x20, text[index] != UInt8(ascii: ",") { index += 1 }
    return index
  }

  /// The end of a kind of way at the start of the text: `Calle `, `C/`, `Avda. `.
  private static func wayEnd(_ text: Span<UInt8>, at start: Int) -> Int? {
    guard start < text.count, text[start].isLetter else { return nil }
    for way in ways where matchesFolded(text, at: start, way) {
      let end = start + way.count
      if way.last == UInt8(ascii: "/") || way.last == UInt8(ascii: ".") { return end }
      if end < text.count, text[end] == 0x20 { return end }
    }
    return nil
  }

  private static func matchesFolded(_ text: Span<UInt8>, at start: Int, _ word: [UInt8]) -> Bool {
    guard start + word.count <= text.count else { return false }
    for offset in word.indices where text[start + offset].lowerCased != word[offset] {
      return false
    }
    return true
  }

  private static let ways = [
    "calle", "c/", "cl.", "c.", "avenida", "avda.", "avda", "av.", "av", "plaza", "pza.", "pl.",
    "paseo", "po.",
    "p.o", "pso.", "carretera", "ctra.", "camino", "cno.", "ronda", "rda.", "travesía", "trav.",
    "glorieta", "gta.",
    "vía", "gran vía", "urbanización", "urb.", "polígono", "pol.", "rambla", "bulevar", "pasaje",
    "callejón",
    "cuesta", "barrio",
  ].map { Array($0.utf8) }
  private static let numberWords = [
    "número ", "numero ", "núm. ", "num. ", "núm.", "num.", "n.o ", "no. ", "no ", "n.o", "nº",
  ]
  .map { Array($0.utf8) }
  private static let floorWords = [
    "planta", "piso", "bajo", "ático", "atico", "entresuelo", "principal", "bj.", "bj",
  ]
  .map { Array($0.utf8) }

  /// The provinces by the first two digits of their postal codes.
  static let provinces = [
    "", "Álava", "Albacete", "Alicante", "Almería", "Ávila", "Badajoz", "Illes Balears",
    "Barcelona", "Burgos",
    "Cáceres", "Cádiz", "Castellón", "Ciudad Real", "Córdoba", "A Coruña", "Cuenca", "Girona",
    "Granada",
    "Guadalajara", "Gipuzkoa", "Huelva", "Huesca", "Jaén", "León", "Lleida", "La Rioja", "Lugo",
    "Madrid", "Málaga",
    "Murcia", "Navarra", "Ourense", "Asturias", "Palencia", "Las Palmas", "Pontevedra", "Salamanca",
    "Santa Cruz de Tenerife", "Cantabria", "Segovia", "Sevilla", "Soria", "Tarragona", "Teruel",
    "Toledo",
    "Valencia", "Valladolid", "Bizkaia", "Zamora", "Zaragoza", "Ceuta", "Melilla",
  ]
}
