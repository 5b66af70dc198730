import PanoramaModel

/// What matching looks at in names, once for each distinct name.
///
/// A person's name is read whole; of an organisation the region and the legal form are taken off (`OrganisationName`).
struct NameFeatures: Sendable {
  /// What a name is made of.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt8
    static let han = Traits(rawValue: 1)
    static let masked = Traits(rawValue: 2)
    static let organisation = Traits(rawValue: 4)
    static let absent = Traits(rawValue: 8)
  }

  /// The folded name, legal form included in one spelling, word order ignored in Latin script.
  var key: [UInt64] = [0]
  /// How the name is read: equal for 张明霞 and ZHANG Mingxia; 0 for masked names and organisations in Han script.
  var reading: [UInt64] = [0]
  /// The surname's reading, or the first two characters of an organisation's core.
  var lead: [UInt64] = [0]
  /// The region of an organisation; 0 for none.
  var region: [UInt64] = [0]
  /// The name without region and form.
  var core: [UInt64] = [0]
  /// What the name is made of.
  var traits: [Traits] = [.absent]
  /// The scalars to compare: of the whole name, or of an organisation's core.
  private(set) var scalars: [UInt32] = []
  private var scalarEnds: [UInt32] = [0]
  /// The letters of the reading in their own order, where there is one.
  private(set) var letters: [UInt32] = []
  private var letterEnds: [UInt32] = [0]
  /// Hashes of the words of Latin names, ascending within a name.
  private(set) var words: [UInt64] = []
  private var wordEnds: [UInt32] = [0]

  /// The scalars of a name.
  func scalarRange(_ name: UInt32) -> Range<Int> {
    name == 0 ? 0..<0 : Int(scalarEnds[Int(name) - 1])..<Int(scalarEnds[Int(name)])
  }

  /// The letters of a name's reading.
  func letterRange(_ name: UInt32) -> Range<Int> {
    name == 0 ? 0..<0 : Int(letterEnds[Int(name) - 1])..<Int(letterEnds[Int(name)])
  }

  /// The words of a Latin name.
  func wordRange(_ name: UInt32) -> Range<Int> {
    name == 0 ? 0..<0 : Int(wordEnds[Int(name) - 1])..<Int(wordEnds[Int(name)])
  }

  /// Reads all names of a dictionary; `isOrganisation` tells by number which are of organisations.
  init(_ names: ByteInterner, isOrganisation: [Bool]) {
    var characters: Set<UInt32> = []
    var folded: [FoldedName] = []
    folded.reserveCapacity(names.count)
    for number in 1..<max(1, UInt32(names.count)) {
      let name = names.withBytes(of: number) { FoldedName($0) }
      if name.isHan, !isOrganisation[Int(number)] {
        for scalar in name.scalars where LatinFolding.isHan(scalar) { characters.insert(scalar) }
      }
      folded.append(name)
    }
    let readings = HanReading(characters: characters)
    for (index, name) in folded.enumerated() {
      if isOrganisation[index + 1] {
        appendOrganisation(name)
      } else {
        appendPerson(name, readings)
      }
      scalarEnds.append(UInt32(scalars.count))
      letterEnds.append(UInt32(letters.count))
      wordEnds.append(UInt32(words.count))
    }
  }

  private mutating func appendPerson(_ name: FoldedName, _ readings: HanReading) {
    scalars.append(contentsOf: name.scalars)
    var traits: Traits = []
    if name.isHan { traits.insert(.han) }
    if name.isMasked { traits.insert(.masked) }
    if name.scalars.isEmpty { traits.insert(.absent) }
    self.traits.append(traits)
    region.append(0)
    if !name.isHan {
      appendLatinWords(name.words)
      return
    }
    let key = Self.hash(name.scalars)
    self.key.append(key)
    core.append(key)
    let isCompound =
      name.scalars.count >= 3 && HanReading.compoundSurnames.contains(Array(name.scalars.prefix(2)))
    let surnameLength = isCompound ? 2 : 1
    var surname: [UInt32] = []
    var given: [UInt32] = []
    for (place, scalar) in name.scalars.enumerated() {
      let isSurname = place < surnameLength
      let syllable = readings.letters(of: scalar, asSurname: isSurname).map(UInt32.init)
      if isSurname { surname += syllable } else { given += syllable }
    }
    letters.append(contentsOf: surname)
    letters.append(contentsOf: given)
    lead.append(Self.hash(surname))
    let isRead = !name.isMasked && !surname.isEmpty && !given.isEmpty
    reading.append(isRead ? Self.unordered([surname, given]) : 0)
  }

  private mutating func appendLatinWords(_ found: [[UInt32]]) {
    for word in found { letters.append(contentsOf: word) }
    let hashes = found.map { Self.hash($0) }.sorted()
    words.append(contentsOf: hashes)
    let all = Self.unordered(found)
    key.append(all)
    reading.append(found.isEmpty ? 0 : all)
    core.append(all)
    lead.append(found.first.map { Self.hash($0) } ?? 0)
  }

  private mutating func appendOrganisation(_ name: FoldedName) {
    var traits: Traits = [.organisation]
    if name.isMasked { traits.insert(.masked) }
    if !name.isHan {
      let kept = name.words.filter { !OrganisationName.isLatinForm($0) }
      let used = kept.isEmpty ? name.words : kept
      if used.isEmpty { traits.insert(.absent) }
      self.traits.append(traits)
      for word in used { scalars.append(contentsOf: word) }
      region.append(0)
      appendLatinWords(used)
      return
    }
    traits.insert(.han)
    self.traits.append(traits)
    let parts = OrganisationName.parts(of: name.scalars)
    scalars.append(contentsOf: parts.core)
    let core = Self.hash(parts.core)
    let region = parts.region.isEmpty ? 0 : Self.hash(parts.region)
    self.core.append(core)
    self.region.append(region)
    key.append(Hashing.combine(core, region))
    reading.append(0)
    lead.append(Self.hash(Array(parts.core.prefix(2))))
  }

  static func hash(_ scalars: [UInt32]) -> UInt64 {
    var hash: UInt64 = 0x51_7C_C1_B7_27_22_0A_95
    for scalar in scalars { hash = (hash ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3 }
    return Hashing.mix(hash)
  }

  /// A hash that does not depend on the order of the words.
  static func unordered(_ words: [[UInt32]]) -> UInt64 {
    var sum: UInt64 = 0
    for word in words { sum &+= hash(word) }
    return Hashing.mix(sum)
  }
}

/// A name without accents, case, spaces and punctuation.
struct FoldedName {
  /// All that is left, in order: Han characters, capital letters, digits, and `*` for masked characters.
  var scalars: [UInt32] = []
  /// The words, for names in Latin script.
  var words: [[UInt32]] = []
  /// Whether there is a Han character.
  var isHan = false
  /// Whether a part is masked.
  var isMasked = false

  init(_ text: Span<UInt8>) {
    var decoded: [UInt32] = []
    Scalars.append(text, to: &decoded)
    var word: [UInt32] = []
    let table = LatinFolding.table
    for scalar in decoded {
      let kept: UInt32
      if scalar < 0x250 {
        kept = scalar == 0x2A ? 0x2A : table[Int(scalar)]
      } else {
        kept = scalar
      }
      if kept == 0 || (scalar >= 0x2000 && scalar < 0x3007) {
        // Dots join (S.L. is SL); everything else parts words.
        if scalar != 0x2E, !word.isEmpty {
          words.append(word)
          word = []
        }
        continue
      }
      if LatinFolding.isHan(kept) { isHan = true }
      if kept == 0x2A { isMasked = true }
      scalars.append(kept)
      word.append(kept)
    }
    if !word.isEmpty { words.append(word) }
  }
}
