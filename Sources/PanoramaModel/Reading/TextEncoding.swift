/// A character encoding that exports use; the raw value is the name that mappings write and summaries show.
///
/// Names and aliases follow the IANA character-set registry and the WHATWG Encoding Standard, except that `gbk`, `gb2312`
/// and `cp936` all mean GB18030, which contains them.
public enum TextEncoding: String, Sendable, CaseIterable, Codable {
  /// UTF-8; a byte-order mark is dropped.
  case utf8 = "utf-8"
  /// GB18030, which contains GBK and GB2312.
  case gb18030
  /// UTF-16 whose byte order the mark says; without a mark big-endian (RFC 2781 §4.3).
  case utf16 = "utf-16"
  /// UTF-16, low byte first.
  case utf16le = "utf-16le"
  /// UTF-16, high byte first.
  case utf16be = "utf-16be"
  /// ISO 8859-1, western Europe.
  case latin1 = "iso-8859-1"
  /// ISO 8859-15, western Europe with the euro sign.
  case latin9 = "iso-8859-15"
  /// Windows 1252, western Europe.
  case windows1252 = "windows-1252"
  /// Big5 with the HKSCS characters, traditional Chinese.
  case big5 = "big5-hkscs"
  /// Shift_JIS with Microsoft's additions, Japanese.
  case shiftJIS = "shift_jis"
  /// EUC-JP, Japanese.
  case eucJP = "euc-jp"
  /// EUC-KR with the unified Hangul code, Korean.
  case eucKR = "euc-kr"
  /// Shift_JIS with JIS X 0213, Japanese.
  case shiftJISX0213 = "shift_jisx0213"
  /// EUC-JP with JIS X 0213, Japanese.
  case eucJISX0213 = "euc-jisx0213"
  /// Johab, Korean of old machines.
  case johab

  /// The encoding that a name stands for, in any case and with or without hyphens; nil when it is not known.
  public init?(named name: String) {
    let plain = String(name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " })
    let known = Self.allCases.first {
      $0.rawValue.filter { $0 != "-" && $0 != "_" } == plain
    }
    guard let encoding = known ?? Self.aliases[plain] else { return nil }
    self = encoding
  }

  private static let aliases: [String: TextEncoding] = [
    "gbk": .gb18030, "gb2312": .gb18030, "cp936": .gb18030, "windows936": .gb18030,
    "ascii": .utf8, "usascii": .utf8, "utf8bom": .utf8, "utf8sig": .utf8,
    "ucs2": .utf16, "unicode": .utf16, "latin1": .latin1, "latin9": .latin9, "cp1252": .windows1252,
    "ansi": .windows1252, "big5": .big5, "cp950": .big5, "windows950": .big5,
    "sjis": .shiftJIS, "cp932": .shiftJIS, "windows31j": .shiftJIS,
    "ujis": .eucJP, "cp949": .eucKR, "uhc": .eucKR, "ksc5601": .eucKR,
  ]
}
