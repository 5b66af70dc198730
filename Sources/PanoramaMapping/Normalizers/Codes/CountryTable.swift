/// The countries of ISO 3166-1 with their codes, and the names that exports use for the common ones.
struct CountryTable: Sendable {
  /// The table, made once.
  static let shared = CountryTable()

  private var isAlpha2 = [Bool](repeating: false, count: 26 * 26)
  private var alpha2ByNumber = [UInt16](repeating: 0, count: 1000)
  private var alpha2ByAlpha3: [UInt32: UInt16] = [:]
  private var alpha2ByName: [[UInt8]: UInt16] = [:]

  private init() {
    for row in Self.codes.utf8.split(separator: 0x20) {
      let bytes = Array(row)
      let alpha2 = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
      isAlpha2[Self.place(bytes[0], bytes[1])] = true
      alpha2ByAlpha3[Self.packed(bytes[2], bytes[3], bytes[4])] = alpha2
      alpha2ByNumber[bytes[5...7].reduce(0) { $0 * 10 + $1.digitValue }] = alpha2
    }
    for row in Self.names.split(separator: "\n") {
      let code = Array(row.utf8.prefix(2))
      let alpha2 = UInt16(code[0]) << 8 | UInt16(code[1])
      for name in row.dropFirst(3).split(separator: "|") {
        alpha2ByName[Array(name.utf8).latinLowerCased] = alpha2
      }
    }
  }

  /// Whether two letters in upper case are the code of a country.
  func hasAlpha2(_ first: UInt8, _ second: UInt8) -> Bool {
    first.isUpperCase && second.isUpperCase && isAlpha2[Self.place(first, second)]
  }

  /// The code of two letters, in one number, for three letters in upper case.
  func alpha2(forAlpha3 first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt16? {
    alpha2ByAlpha3[Self.packed(first, second, third)]
  }

  /// The code of two letters, in one number, for a number of ISO 3166-1.
  func alpha2(forNumber number: Int) -> UInt16? {
    guard alpha2ByNumber.indices.contains(number), alpha2ByNumber[number] != 0 else { return nil }
    return alpha2ByNumber[number]
  }

  /// The code of two letters, in one number, for a name in lower case.
  func alpha2(forName name: [UInt8]) -> UInt16? { alpha2ByName[name] }

  private static func place(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first - 0x41) * 26 + Int(second - 0x41)
  }

  private static func packed(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
    UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
  }

  /// Two letters, three letters and the number of each country: ISO 3166-1, as of 2026-02.
  private static let codes =
    "ADAND020 AEARE784 AFAFG004 AGATG028 AIAIA660 ALALB008 AMARM051 AOAGO024 AQATA010 ARARG032 ASASM016 "
    + "ATAUT040 AUAUS036 AWABW533 AXALA248 AZAZE031 BABIH070 BBBRB052 BDBGD050 BEBEL056 BFBFA854 BGBGR100 "
    + "BHBHR048 BIBDI108 BJBEN204 BLBLM652 BMBMU060 BNBRN096 BOBOL068 BQBES535 BRBRA076 BSBHS044 BTBTN064 "
    + "BVBVT074 BWBWA072 BYBLR112 BZBLZ084 CACAN124 CCCCK166 CDCOD180 CFCAF140 CGCOG178 CHCHE756 CICIV384 "
    + "CKCOK184 CLCHL152 CMCMR120 CNCHN156 COCOL170 CRCRI188 CUCUB192 CVCPV132 CWCUW531 CXCXR162 CYCYP196 "
    + "CZCZE203 DEDEU276 DJDJI262 DKDNK208 DMDMA212 DODOM214 DZDZA012 ECECU218 EEEST233 EGEGY818 EHESH732 "
    + "ERERI232 ESESP724 ETETH231 FIFIN246 FJFJI242 FKFLK238 FMFSM583 FOFRO234 FRFRA250 GAGAB266 GBGBR826 "
    + "GDGRD308 GEGEO268 GFGUF254 GGGGY831 GHGHA288 GIGIB292 GLGRL304 GMGMB270 GNGIN324 GPGLP312 GQGNQ226 "
    + "GRGRC300 GSSGS239 GTGTM320 GUGUM316 GWGNB624 GYGUY328 HKHKG344 HMHMD334 HNHND340 HRHRV191 HTHTI332 "
    + "HUHUN348 IDIDN360 IEIRL372 ILISR376 IMIMN833 ININD356 IOIOT086 IQIRQ368 IRIRN364 ISISL352 ITITA380 "
    + "JEJEY832 JMJAM388 JOJOR400 JPJPN392 KEKEN404 KGKGZ417 KHKHM116 KIKIR296 KMCOM174 KNKNA659 KPPRK408 "
    + "KRKOR410 KWKWT414 KYCYM136 KZKAZ398 LALAO418 LBLBN422 LCLCA662 LILIE438 LKLKA144 LRLBR430 LSLSO426 "
    + "LTLTU440 LULUX442 LVLVA428 LYLBY434 MAMAR504 MCMCO492 MDMDA498 MEMNE499 MFMAF663 MGMDG450 MHMHL584 "
    + "MKMKD807 MLMLI466 MMMMR104 MNMNG496 MOMAC446 MPMNP580 MQMTQ474 MRMRT478 MSMSR500 MTMLT470 MUMUS480 "
    + "MVMDV462 MWMWI454 MXMEX484 MYMYS458 MZMOZ508 NANAM516 NCNCL540 NENER562 NFNFK574 NGNGA566 NINIC558 "
    + "NLNLD528 NONOR578 NPNPL524 NRNRU520 NUNIU570 NZNZL554 OMOMN512 PAPAN591 PEPER604 PFPYF258 PGPNG598 "
    + "PHPHL608 PKPAK586 PLPOL616 PMSPM666 PNPCN612 PRPRI630 PSPSE275 PTPRT620 PWPLW585 PYPRY600 QAQAT634 "
    + "REREU638 ROROU642 RSSRB688 RURUS643 RWRWA646 SASAU682 SBSLB090 SCSYC690 SDSDN729 SESWE752 SGSGP702 "
    + "SHSHN654 SISVN705 SJSJM744 SKSVK703 SLSLE694 SMSMR674 SNSEN686 SOSOM706 SRSUR740 SSSSD728 STSTP678 "
    + "SVSLV222 SXSXM534 SYSYR760 SZSWZ748 TCTCA796 TDTCD148 TFATF260 TGTGO768 THTHA764 TJTJK762 TKTKL772 "
    + "TLTLS626 TMTKM795 TNTUN788 TOTON776 TRTUR792 TTTTO780 TVTUV798 TWTWN158 TZTZA834 UAUKR804 UGUGA800 "
    + "UMUMI581 USUSA840 UYURY858 UZUZB860 VAVAT336 VCVCT670 VEVEN862 VGVGB092 VIVIR850 VNVNM704 VUVUT548 "
    + "WFWLF876 WSWSM882 YEYEM887 YTMYT175 ZAZAF710 ZMZMB894 ZWZWE716"

  /// Names in Chinese, Spanish and English, simplified and without accents only where people write them so.
  private static let names = """
    CN 中国|中华人民共和国|中国大陆|china|people's republic of china|p.r. china|pr china|prc|p.r.c.|república popular china
    HK 香港|中国香港|香港特别行政区|香港特區|hong kong|hong kong sar|hongkong
    MO 澳门|中国澳门|澳门特别行政区|macao|macau|macao sar
    TW 台湾|中国台湾|台湾地区|taiwan|taiwán|chinese taipei
    US 美国|美利坚合众国|united states|united states of america|usa|u.s.a.|u.s.|estados unidos|estados unidos de américa|ee.uu.|ee. uu.|eeuu
    GB 英国|联合王国|united kingdom|great britain|uk|u.k.|england|reino unido|gran bretaña
    ES 西班牙|spain|españa|espana|reino de españa
    FR 法国|france|francia
    DE 德国|germany|alemania|deutschland
    IT 意大利|italy|italia
    PT 葡萄牙|portugal
    NL 荷兰|netherlands|the netherlands|holland|países bajos|holanda
    BE 比利时|belgium|bélgica
    LU 卢森堡|luxembourg|luxemburgo
    IE 爱尔兰|ireland|irlanda
    AT 奥地利|austria
    CH 瑞士|switzerland|suiza
    SE 瑞典|sweden|suecia
    NO 挪威|norway|noruega
    DK 丹麦|denmark|dinamarca
    FI 芬兰|finland|finlandia
    IS 冰岛|iceland|islandia
    PL 波兰|poland|polonia
    CZ 捷克|czechia|czech republic|república checa|chequia
    SK 斯洛伐克|slovakia|eslovaquia
    HU 匈牙利|hungary|hungría
    RO 罗马尼亚|romania|rumania|rumanía
    BG 保加利亚|bulgaria
    GR 希腊|greece|grecia
    TR 土耳其|turkey|türkiye|turquía
    RU 俄罗斯|俄国|俄罗斯联邦|russia|russian federation|rusia
    UA 乌克兰|ukraine|ucrania
    JP 日本|japan|japón
    KR 韩国|大韩民国|south korea|republic of korea|korea, republic of|corea del sur
    KP 朝鲜|north korea|corea del norte
    SG 新加坡|singapore|singapur
    MY 马来西亚|malaysia|malasia
    TH 泰国|thailand|tailandia
    VN 越南|vietnam|viet nam
    PH 菲律宾|philippines|filipinas
    ID 印度尼西亚|印尼|indonesia
    IN 印度|india
    PK 巴基斯坦|pakistan|pakistán
    BD 孟加拉国|bangladesh
    MM 缅甸|myanmar|birmania
    KH 柬埔寨|cambodia|camboya
    LA 老挝|laos
    MN 蒙古|蒙古国|mongolia
    KZ 哈萨克斯坦|kazakhstan|kazajistán
    AU 澳大利亚|澳洲|australia
    NZ 新西兰|new zealand|nueva zelanda
    CA 加拿大|canada|canadá
    MX 墨西哥|mexico|méxico
    BR 巴西|brazil|brasil
    AR 阿根廷|argentina
    CL 智利|chile
    CO 哥伦比亚|colombia
    PE 秘鲁|peru|perú
    VE 委内瑞拉|venezuela
    UY 乌拉圭|uruguay
    EC 厄瓜多尔|ecuador
    BO 玻利维亚|bolivia
    CU 古巴|cuba
    PA 巴拿马|panama|panamá
    KY 开曼群岛|cayman islands|islas caimán
    VG 英属维尔京群岛|british virgin islands|bvi|islas vírgenes británicas
    BM 百慕大|bermuda|bermudas
    AE 阿联酋|阿拉伯联合酋长国|united arab emirates|uae|u.a.e.|emiratos árabes unidos
    SA 沙特|沙特阿拉伯|saudi arabia|arabia saudí|arabia saudita
    IL 以色列|israel
    IR 伊朗|iran|irán
    EG 埃及|egypt|egipto
    MA 摩洛哥|morocco|marruecos
    ZA 南非|south africa|sudáfrica
    NG 尼日利亚|nigeria
    AD 安道尔|andorra
    """
}
