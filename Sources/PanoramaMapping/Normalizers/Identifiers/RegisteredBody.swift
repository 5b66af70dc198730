/// What the first two characters of a unified social credit code say: who registered the body, and what it is.
///
/// Registering authorities and kinds of body are those of GB 32100-2015, tables 1 and 2; the codes of legal forms are those
/// of ISO 20275 (Entity Legal Forms) as GLEIF published them for China on 2023-09-28.
public struct RegisteredBody: Sendable, Hashable {
  /// The first two characters of the code.
  public let prefix: String
  /// The authority that registered the body.
  public let authority: RegisteringAuthority
  /// The kind of body, as the tables name it.
  public let name: String
  /// The code of ISO 20275; nil where GLEIF lists none.
  public let elf: String?

  /// The legal form of a code in upper case, which needs not be valid; nil for prefixes outside the tables.
  public static func of(_ code: Span<UInt8>) -> RegisteredBody? {
    guard code.count >= 2 else { return nil }
    let prefix = UInt16(code[0]) << 8 | UInt16(code[1])
    return byPrefix[prefix]
  }

  /// All forms in the order of the tables.
  public static let all: [RegisteredBody] = rows.split(separator: "\n").compactMap { row in
    let parts = row.split(separator: " ", maxSplits: 2)
    guard parts.count == 3, let first = parts[0].unicodeScalars.first,
      let authority = RegisteringAuthority(rawValue: String(first))
    else { return nil }
    return RegisteredBody(
      prefix: String(parts[0]),
      authority: authority,
      name: String(parts[2]),
      elf: parts[1] == "-" ? nil : String(parts[1])
    )
  }

  private static let byPrefix: [UInt16: RegisteredBody] = {
    var forms: [UInt16: RegisteredBody] = [:]
    for form in all {
      let bytes = Array(form.prefix.utf8)
      forms[UInt16(bytes[0]) << 8 | UInt16(bytes[1])] = form
    }
    return forms
  }()

  private static let rows = """
    11 I39S 机关
    12 B5UZ 事业单位
    13 BDTI 编办直接管理机构编制的群众团体
    19 SH05 其他(机构编制)
    21 1IWK 外国常驻新闻机构
    29 C38B 其他(外交)
    31 6NSC 律师执业机构
    32 E88S 公证处
    33 IBEM 基层法律服务所
    34 S9UH 司法鉴定机构
    35 V251 仲裁委员会
    39 NWJX 其他(司法行政)
    41 8XAW 外国在华文化中心
    49 GPHT 其他(文化)
    51 GGZ5 社会团体
    52 E4FG 民办非企业单位
    53 2M6Y 基金会
    59 WEUX 其他(民政)
    61 TBG2 外国旅游部门常驻代表机构
    62 E4YV 港澳台地区旅游部门常驻内地(大陆)代表机构
    69 OMUD 其他(旅游)
    71 YXJ5 宗教活动场所
    72 6KC0 宗教院校
    79 T0KK 其他(宗教)
    81 OH9O 基层工会
    89 R3O0 其他(工会)
    91 ECAK 企业
    92 RV48 个体工商户
    93 UMCR 农民专业合作社
    A1 5A9K 军队事业单位
    A9 CYV6 其他(中央军委改革和编制办公室)
    N1 V816 组级集体经济组织
    N2 5GXA 村级集体经济组织
    N3 DLEK 乡镇级集体经济组织
    N9 ESZ8 其他(农业)
    Y1 LURL 其他(适用于无登记机构的情况)
    """
}

/// Who registered a body: the first character of its unified social credit code (GB 32100-2015, table 1).
public enum RegisteringAuthority: String, Sendable, CaseIterable {
  /// 机构编制.
  case institutionalOrganisation = "1"
  /// 外交.
  case foreignAffairs = "2"
  /// 司法行政.
  case justice = "3"
  /// 文化.
  case culture = "4"
  /// 民政.
  case civilAffairs = "5"
  /// 旅游.
  case tourism = "6"
  /// 宗教.
  case religion = "7"
  /// 工会.
  case tradeUnions = "8"
  /// 市场监督管理 (formerly 工商).
  case marketRegulation = "9"
  /// 中央军委改革和编制办公室.
  case centralMilitaryCommission = "A"
  /// 农业.
  case agriculture = "N"
  /// 其他.
  case other = "Y"
}
