import PanoramaModel

/// What the names of columns mean: Chinese, initials of their pinyin, English and Spanish.
///
/// Typical headers of settlement, credit and finance exports; initials such as KHMC (客户名称) are the naming habit of
/// regulatory tables.
enum HeaderSynonyms {
  /// What a column may be.
  enum Meaning: Hashable {
    /// The source's own key of the customer.
    case customerKey
    /// A field of the schema.
    case field(CustomerField)
    /// An identifier whose kind the name says.
    case identifier(IdentifierKind)
    /// The column that says of which kind an identifier is.
    case identifierKind
    /// A birth date for persons and a founding date for organisations.
    case birthOrFounding
    /// Known, and of no use here.
    case ignored
  }

  /// A name as it is looked up: without case, blanks, punctuation, accents and what stands in brackets.
  static func plain(_ name: String) -> String {
    let words = name.split { " _-.".contains($0) }.map(String.init)
    let kept = words.filter { !littleWords.contains($0.lowercased()) }
    return folded(words.count > 1 && !kept.isEmpty ? kept.joined() : name)
  }

  /// Words that join others: `Fecha de nacimiento` is `fechanacimiento`.
  private static let littleWords: Set<String> = [
    "de", "del", "la", "el", "los", "las", "of", "the", "y", "and",
  ]

  private static func folded(_ name: String) -> String {
    var depth = 0
    var plain = ""
    for character in name.lowercased() {
      switch character {
      case "(", "（", "[", "【": depth += 1
      case ")", "）", "]", "】": depth = max(0, depth - 1)
      case _ where depth > 0: continue
      case "á": plain.append("a")
      case "é": plain.append("e")
      case "í": plain.append("i")
      case "ó": plain.append("o")
      case "ú", "ü": plain.append("u")
      case "ñ": plain.append("n")
      case _ where character.isLetter || character.isNumber: plain.append(character)
      default: continue
      }
    }
    return plain
  }

  /// The unit in the brackets of a name: 余额(万元) → 万元.
  static func unit(_ name: String) -> String? {
    let start = name.firstIndex { "(（[【".contains($0) }
    guard let start else { return nil }
    let remark = name[start...].lowercased().filter { $0 != " " }
    let units = [
      ("亿元", "亿元"), ("百万元", "百万元"), ("million", "百万元"), ("millones", "百万元"), ("万元", "万元"),
      ("10k", "万元"), ("千元", "千元"), ("thousand", "千元"), ("miles", "千元"), ("000s", "千元"),
      ("元", "元"),
    ]
    return units.first { remark.contains($0.0) }?.1
  }

  /// What a name means, the surest meaning first; the flag says that the whole name is known.
  static func meanings(of name: String) -> [(meaning: Meaning, isExact: Bool)] {
    let plain = plain(name)
    guard !plain.isEmpty else { return [] }
    if let exact = table[plain] { return exact.map { ($0, true) } }
    if let other = counterparty(plain) { return [(other, false)] }
    // A longer name may have a known one at its end, or at its start: 客户联系电话, phone_1.
    let known = table.keys.filter {
      $0.unicodeScalars.count >= ($0.utf8.count > $0.unicodeScalars.count ? 2 : 4)
        && (plain.hasSuffix($0) || plain.hasPrefix($0))
    }
    let best = known.max { ($0.count, $1) < ($1.count, $0) }
    return best.flatMap { table[$0] }.map { $0.map { ($0, false) } } ?? []
  }

  /// The other side of a transaction: whatever else the name says, it is not the customer.
  private static func counterparty(_ plain: String) -> Meaning? {
    let starts = [
      "对方", "对手", "收款", "付款", "opp", "cpty", "counterparty", "beneficiary", "contrapart",
    ]
    guard starts.contains(where: { plain.hasPrefix($0) }) else { return nil }
    func ends(_ words: String...) -> Bool { words.contains { plain.hasSuffix($0) } }
    if ends("户名", "名称", "nm", "name", "nombre") { return .field(.counterpartyName) }
    if ends("行名", "行号", "bank", "banco") { return .field(.counterpartyBank) }
    if ends("账号", "账户", "acct", "acctno", "account", "iban") { return .field(.counterpartyAccount) }
    return .ignored
  }

  private static let table: [String: [Meaning]] = {
    var table: [String: [Meaning]] = [:]
    for (meaning, names) in rows {
      for name in names.split(separator: " ") { table[String(name), default: []].append(meaning) }
    }
    return table
  }()

  private static let rows: [(Meaning, String)] =
    customer + identifiers + accounts + transactions + credit + investments

  private static let customer: [(Meaning, String)] = [
    (
      .customerKey,
      "cif 客户号 客户编号 客户统一编号 核心客户号 客户id 客户代码 cif cifno custno custid custcode customerno customerid "
        + "customernumber clientid clientno custref customerref clientref khh khtybh khbh khdm cliente idcliente codcliente "
        + "numerocliente ncliente borrowerid partyid"
    ),
    (
      .field(.nameLegal),
      "客户名称 户名 账户名称 单位名称 企业名称 公司名称 姓名 名称 客户姓名 借款人名称 custnm custname customername acctnm "
        + "accountname khmc hm dwmc qymc xm name fullname companyname legalname clientname razonsocial "
        + "nombre nombrecompleto nombrecliente denominacion titular denominacionsocial"
    ),
    (.field(.nameEnglish), "英文名称 英文名 ywmc englishname nameen nameenglish"),
    (.field(.nameShort), "简称 客户简称 jc shortname tradename nombrecomercial"),
    (.field(.nameFormer), "曾用名 原名称 cym formername previousname"),
    (
      .field(.kind),
      "客户类型 客户类别 客户性质 公私标志 khlx khlb gsbz custtype custkind customerkind customertype clienttype partytype tipocliente tipo type "
        + "tipopersona"
    ),
    (
      .field(.birthDate),
      "出生日期 生日 csrq birthdate birth datebirth dob birthday dateofbirth fechanacimiento fnacimiento"
    ),
    (
      .field(.foundedOn),
      "成立日期 注册日期 clrq zcrq foundedon establishedon establishmentdate incorporationdate "
        + "fechaconstitucion"
    ),
    (.birthOrFounding, "出生或成立日期 成立或出生日期 bornorfounded birthorfoundation birthorfounded"),
    (.field(.sex), "性别 xb sex gender sexo"),
    (
      .field(.phone),
      "联系电话 电话 电话号码 手机 手机号 手机号码 移动电话 固定电话 联系方式 lxdh dh sjh sjhm phone phoneno phonenumber mobile "
        + "mobileno mobilephone cellphone tel telephone telefono movil telefonomovil"
    ),
    (.field(.email), "电子邮箱 邮箱 电子邮件 邮件 dzyx yx email emailaddress mail correo correoelectronico"),
    (
      .field(.address),
      "地址 联系地址 注册地址 通讯地址 住址 家庭住址 dz lxdz zcdz txdz address addr registeredaddress direccion domicilio"
    ),
    (.field(.businessAddress), "经营地址 办公地址 jydz bgdz businessaddress officeaddress"),
    (
      .field(.legalRepresentative),
      "法定代表人 法人 法人代表 法定代表人姓名 法人姓名 fddbr frxm frdb legalrepresentative legalrep "
        + "representantelegal representante"
    ),
    (.field(.owner), "实际控制人 经营者 业主 负责人 sjkzr owner ownername beneficialowner propietario"),
    (.field(.industry), "行业 行业代码 行业分类 所属行业 hydm hyfl hy industry industrycode cnae sector"),
    (.field(.size), "企业规模 规模 qygm gm scale companysize size"),
    (.field(.segment), "客户分层 客户等级 客户级别 khdj segment segmento"),
    (
      .field(.branch),
      "机构号 机构 网点号 网点 开户机构 开户网点 经办机构 所属机构 机构代码 jgh wdh khjg khwd orgno brno branch branchno "
        + "branchcode sucursal oficina"
    ),
    (
      .field(.manager),
      "客户经理 管户人 管户经理 营销人员 客户经理号 khjl ghr mgrno manager managerno officer relationshipmanager gestor"
    ),
    (.field(.registeredOn), "建档日期 建立日期 创建日期 jdrq registeredon createdon createdat fechaalta falta"),
    (
      .field(.asOf),
      "业务日期 数据日期 会计日期 采集日期 统计日期 ywrq sjrq cjrq etldt bizdt bizdate businessdate asof asofdate "
        + "reportdate fechadatos"
    ),
  ]

  private static let identifiers: [(Meaning, String)] = [
    (
      .identifierKind,
      "证件类型 证件种类 证照类型 zjlx zjzl idtyp idtype idkind certtype certkind certificatekind documenttype "
        + "tipodocumento"
    ),
    (
      .field(.identifier),
      "ident 证件号码 证件号 证照号码 税号 纳税人识别号 zjhm zjh certno certnumber certificateno idno idnum idnumber "
        + "documentno documentnumber taxid taxno identification numerodocumento documento identificacion ndocumento"
    ),
    (
      .identifier(.unifiedSocialCreditCode),
      "统一社会信用代码 社会信用代码 信用代码 tyshxydm xydm uscc creditcode unifiedsocialcreditcode"
    ),
    (
      .identifier(.organisationCode),
      "组织机构代码 机构代码证 zzjgdm orgcode organisationcode organizationcode"
    ),
    (.identifier(.residentID), "身份证号 身份证号码 公民身份号码 身份证 sfzh sfzhm residentid nationalid idcard"),
    (.identifier(.businessLicence), "营业执照号 营业执照号码 工商注册号 yyzzh licenceno licenseno businesslicence"),
    (.identifier(.nif), "nif dni nifcif"),
    (.identifier(.cif), "cif"),
    (.identifier(.nie), "nie"),
    (.identifier(.lei), "lei leicode"),
    (.identifier(.passport), "护照号 护照号码 hzh passport passportno pasaporte"),
  ]

  private static let accounts: [(Meaning, String)] = [
    (
      .field(.accountNumber),
      "账号 账户 卡号 账户号 分户账号 存款账号 帐号 zh zhh ckzh acctno accountno accountnumber account cardno iban "
        + "cuenta numerocuenta ncuenta"
    ),
    (.field(.accountProduct), "账户类型 账户种类 产品名称 zhlx accttype accounttype producttype tipocuenta"),
    (.field(.accountCurrency), "币种 币别 货币 bz ccy curr currency currencycode moneda divisa"),
    (.field(.accountOpenedOn), "开户日期 开户日 khrq opendt opendate openedon opened fechaapertura"),
    (.field(.accountClosedOn), "销户日期 销户日 xhrq closedt closedate closedon fechacierre"),
    (.field(.accountStatus), "账户状态 状态 zhzt status acctstatus accountstatus estado"),
    (
      .field(.accountBalance),
      "余额 账户余额 时点余额 本日余额 存款余额 期末余额 ye zhye bal balance closingbalance saldo saldoactual"
    ),
    (
      .field(.accountAverageBalance),
      "日均余额 月日均 季日均 年日均 月日均余额 年日均余额 rjye avgbal avgbalance averagebalance saldomedio"
    ),
  ]

  private static let transactions: [(Meaning, String)] = [
    (
      .field(.transactionNumber),
      "流水号 交易流水号 交易编号 lsh jylsh journalno txnid txnno txnref transactionref reference transactionid transactionno movimiento idmovimiento"
    ),
    (
      .field(.transactionDate),
      "交易日期 交易日 jyrq txndate txndt valuedate postingdate bookingdate transactiondate fecha fechaoperacion"
    ),
    (.field(.transactionAmount), "交易金额 发生额 金额 jyje fse je txnamt amount amt importe"),
    (
      .field(.transactionDirection),
      "借贷标志 借贷方向 收付标志 存取标志 借贷 jdbz jdfx drcr dcflag debitcredit direction signo debehaber"
    ),
    (
      .field(.counterpartyName),
      "对方户名 对手方 对方名称 交易对手 dfhm oppnm counterparty counterpartyname contrapartida"
    ),
    (
      .field(.counterpartyAccount), "对方账号 对方账户 dfzh oppacct counterpartyaccount cuentacontrapartida"
    ),
    (.field(.counterpartyBank), "对方行名 对方行号 对方银行 dfhm2 dfhh counterpartybank bancocontrapartida"),
    (.field(.transactionMemo), "摘要 附言 备注 用途 zy fy bz2 remark memo narrative description concepto"),
  ]

  private static let credit: [(Meaning, String)] = [
    (.field(.facilityNumber), "授信编号 额度编号 授信合同号 sxbh facilityno facilityid lineno creditlineid"),
    (.field(.facilityLimit), "授信额度 额度 授信金额 sxed limit creditlimit limite"),
    (.field(.facilitySecured), "是否抵押 secured garantizado"),
    (.field(.loanNumber), "借据号 借据编号 贷款合同号 合同号 jjh hth iouno loanno loanid contractno prestamo"),
    (.field(.loanPrincipal), "贷款金额 贷款本金 本金 借款金额 放款金额 dkje principal loanamount loanamt capital"),
    (.field(.loanOutstanding), "贷款余额 未还本金 dkye outstanding outstandingbalance saldopendiente"),
    (.field(.loanRate), "利率 年利率 执行利率 ll rate interestrate ratepct tipointeres"),
    (.field(.loanStart), "起始日 起始日期 放款日期 发放日期 fkrq start startdate issuedate begindate fechainicio"),
    (
      .field(.loanMaturity),
      "到期日 到期日期 dqrq maturity maturitydate duedate end enddate vencimiento fechavencimiento"
    ),
    (.field(.loanOverdueDays), "逾期天数 yqts overduedays dayspastdue dpd diasimpago"),
    (.field(.loanFiveClass), "五级分类 wjfl fiveclass classification"),
  ]

  private static let investments: [(Meaning, String)] = [
    (.field(.holdingProduct), "产品代码 产品编号 cpdm product productcode isin producto"),
    (.field(.holdingUnits), "份额 持有份额 fe units shares participaciones"),
    (.field(.holdingMarketValue), "市值 持有市值 sz marketvalue mv valormercado"),
    (.field(.holdingCost), "成本 持仓成本 cb cost costvalue coste"),
    (.field(.peerDeposits), "deposits 存款总额 各项存款"),
    (.field(.peerNewAccounts), "newaccounts 新增账户 新开户数"),
    (.field(.peerAUM), "aum 管理资产"),
    (.field(.peerMonthlyActive), "mau monthlyactive 月活 月活用户"),
    (
      .field(.profitContribution),
      "利润贡献 综合贡献 贡献 contribution profitcontribution profittotal contribucion"
    ),
    (.field(.profitPeriod), "期间 报告期 period periodo"),
  ]
}
