import Foundation

/// How Han characters are read in Mandarin, in letters without tones: one reading as a surname, one elsewhere.
///
/// ICU's transforms take microseconds a call, so the readings of all characters that occur are looked up once.
struct HanReading: Sendable {
  private var surnames: [UInt32: [UInt8]] = [:]
  private var others: [UInt32: [UInt8]] = [:]

  /// Surnames of two characters in modern use; a single-character surname is assumed otherwise.
  static let compoundSurnames: Set<[UInt32]> = Set(
    """
    欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 东方 南宫 独孤 宇文 长孙 轩辕 西门 百里
    东郭 呼延 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 拓跋 赫连 万俟 司空 鲜于 闾丘 亓官
    """.split(whereSeparator: \.isWhitespace).map { $0.unicodeScalars.map(\.value) }
  )

  /// Looks up the readings of characters.
  init(characters: Set<UInt32>) {
    let scalars = characters.sorted().compactMap(Unicode.Scalar.init)
    guard !scalars.isEmpty else { return }
    let lines = scalars.map { String($0) }.joined(separator: "\n")
    surnames = Self.read(lines, scalars, StringTransform("Han-Latin/Names"))
    others = Self.read(lines, scalars, StringTransform("Han-Latin"))
  }

  private static func read(
    _ lines: String,
    _ scalars: [Unicode.Scalar],
    _ transform: StringTransform
  ) -> [UInt32: [UInt8]] {
    var table: [UInt32: [UInt8]] = [:]
    guard
      let latin = lines.applyingTransform(transform, reverse: false)?
        .applyingTransform(StringTransform("Latin-ASCII"), reverse: false)
    else { return table }
    let readings = latin.split(separator: "\n", omittingEmptySubsequences: false)
    guard readings.count == scalars.count else { return table }
    for (scalar, reading) in zip(scalars, readings) {
      // ICU knows neither as a surname.
      let known = ["朴": "piao"][String(scalar)] ?? String(reading)
      let letters = known.uppercased().utf8.filter { (0x41...0x5A).contains($0) }
      if !letters.isEmpty { table[scalar.value] = Array(letters) }
    }
    return table
  }

  /// The letters of one character; empty when it has no reading.
  func letters(of scalar: UInt32, asSurname: Bool) -> [UInt8] {
    (asSurname ? surnames[scalar] ?? others[scalar] : others[scalar]) ?? []
  }
}
