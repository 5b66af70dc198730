import PanoramaModel
import Testing

@testable import PanoramaMatching
import PanoramaTestSupport

/// A small bank whose clusters a banker can tell by eye.
@Suite struct MatcherTests {
  typealias Record = RecordBuilder.Record

  /// Records of one customer, list by list.
  static let customers: [[Record]] = [
    [
      .person(
        "settlement",
        "S01",
        "张伟",
        id: "110105198503120019",
        born: "1985-03-12",
        phone: "+8613810000001",
        address: "朝阳区建国路88号5栋201"
      ),
      .person(
        "inclusion",
        "I01",
        "张伟",
        id: "110105198503120019",
        born: "1985-03-12",
        phone: "+8613810000001"
      ),
      .person("finance", "F01", "ZHANG Wei", id: "110105198503120019", born: "1985-03-12"),
    ],
    // Homonyms: the same name, other people.
    [
      .person(
        "settlement",
        "S02",
        "张伟",
        id: "310101199001010011",
        born: "1990-01-01",
        phone: "+8613810000002"
      )
    ],
    [
      .person(
        "finance",
        "F02",
        "张伟",
        id: "440103197707070013",
        born: "1977-07-07",
        phone: "+8613810000003"
      )
    ],
    // Twins at home: one birthday, one door, one telephone.
    [
      .person(
        "settlement",
        "S03",
        "李明",
        id: "340102200002290018",
        born: "2000-02-29",
        phone: "+8613810000004",
        address: "蜀山区长江路10号2栋301"
      ),
      .person(
        "inclusion",
        "I03",
        "李明",
        id: "340102200002290018",
        born: "2000-02-29",
        phone: "+8613810000004",
        address: "长江路10号2栋301"
      ),
    ],
    [
      .person(
        "settlement",
        "S04",
        "李亮",
        id: "340102200002290034",
        born: "2000-02-29",
        phone: "+8613810000004",
        address: "蜀山区长江路10号2栋301"
      ),
      .person(
        "finance",
        "F04",
        "李亮",
        id: "340102200002290034",
        born: "2000-02-29",
        phone: "+8613810000004"
      ),
    ],
    // A household without identifiers in one department.
    [
      .person(
        "settlement",
        "S05",
        "王芳",
        born: "1979-04-04",
        phone: "+8613810000005",
        address: "包河区徽州大道9号1202"
      )
    ],
    [
      .person(
        "settlement",
        "S06",
        "陈强",
        born: "1976-11-23",
        phone: "+8613810000005",
        address: "包河区徽州大道9号1202"
      )
    ],
    // A masked identifier and the same telephone.
    [
      .person(
        "settlement",
        "S07",
        "欧阳明霞",
        id: "320106197512250028",
        born: "1975-12-25",
        phone: "+8613810000007"
      ),
      .person(
        "finance",
        "F07",
        "OUYANG Mingxia",
        id: "320106********0028",
        born: "1975-12-25",
        phone: "+8613810000007",
        masked: true
      ),
    ],
    // Spain: the second surname is left out.
    [
      .person(
        "settlement",
        "S08",
        "MARÍA GARCÍA LÓPEZ",
        id: "12345678Z",
        born: "1982-05-06",
        phone: "+34612000001",
        kind: .nif
      ),
      .person("inclusion", "I08", "Maria Garcia", id: "12345678Z", born: "1982-05-06", kind: .nif),
    ],
    // A company, and two others of its group behind one switchboard.
    [
      .company(
        "settlement",
        "S10",
        "安徽华兴建材有限公司",
        id: "91340100MA2N00001A",
        founded: "2005-06-01",
        phone: "+8655112345678",
        address: "高新区望江西路800号",
        head: "赵刚"
      ),
      .company(
        "inclusion",
        "I10",
        "华兴建材有限公司",
        id: "91340100MA2N00001A",
        founded: "2005-06-01",
        phone: "+8655112345678",
        head: "赵刚"
      ),
      .company(
        "finance",
        "F10",
        "安徽华兴建材有限公司",
        id: "91340100MA2N00001A",
        address: "望江西路800号"
      ),
    ],
    [
      .company(
        "settlement",
        "S11",
        "安徽华兴建材集团有限公司",
        id: "91340100MA2N00002B",
        founded: "2005-06-01",
        phone: "+8655112345678",
        address: "高新区望江西路800号",
        head: "赵刚"
      )
    ],
    [
      .company(
        "inclusion",
        "I12",
        "合肥华兴建材有限公司",
        id: "91340100MA2N00003C",
        founded: "2010-09-09",
        phone: "+8655112345678",
        address: "高新区望江西路800号",
        head: "赵刚"
      )
    ],
  ]

  /// Eight customers who gave an agent's telephone number, and unrelated people around them.
  static func others(count: Int) -> [[Record]] {
    let agents = (0..<8).map { index in
      [
        Record.person(
          "settlement",
          "SH\(index)",
          "客户" + ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"][index],
          born: "197\(index)-0\(index + 1)-1\(index)",
          phone: "+8613999999999"
        )
      ]
    }
    let surnames = Array("赵钱孙周吴郑冯褚卫蒋沈韩杨朱秦尤许何吕施")
    let given = Array("安邦昌德恩峰国海吉建康乐敏宁平奇荣胜泰")
    let crowd = (0..<count).map { index in
      let name =
        String(surnames[index % 20]) + String(given[index / 20 % 19])
        + String(given[index / 7 % 19])
      let day = CivilDate(dayNumber: Int32(-9000 + index * 37)).description
      return [
        Record.person(
          ["settlement", "inclusion", "finance"][index % 3],
          "X\(10_000 + index)",
          name,
          id: "5101\(10_000_000_000_000 + index)",
          born: day,
          phone: "+86137\(10_000_000 + index)"
        )
      ]
    }
    return agents + crowd
  }

  static func names(_ customers: [[Record]]) -> Set<Set<String>> {
    Set(customers.map { Set($0.map { $0.source + ":" + $0.key }) })
  }

  @Test func `customers are told apart and brought together as a banker would`() async {
    let world = Self.customers + Self.others(count: 600)
    let records = RecordBuilder.set(world.flatMap { $0 })
    let clustering = await Matcher(rules: MatchingRules()).match(records)
    let found = clustering.named(records)
    let expected = Self.names(world)
    #expect(found.subtracting(expected) == [] && expected.subtracting(found) == [])
    #expect(clustering.measures.hubValues["phone"] == 1)
  }

  @Test func `the order of the records changes nothing`() async {
    let world = (Self.customers + Self.others(count: 60)).flatMap { $0 }
    let records = RecordBuilder.set(world)
    let first = await Matcher(rules: MatchingRules()).match(records)
    var generator = SeededGenerator(seed: 99)
    for _ in 0..<3 {
      let shuffled = RecordBuilder.set(world.shuffled(using: &generator))
      let again = await Matcher(rules: MatchingRules()).match(shuffled)
      #expect(again.clusterOf == first.clusterOf && again.members == first.members)
      #expect(again.links == first.links && again.refused == first.refused)
      #expect(again.reviews == first.reviews && again.measures == first.measures)
    }
  }

  @Test func `a clustering is a partition, numbered by first members, with a reason for each`()
    async
  {
    let records = RecordBuilder.set((Self.customers + Self.others(count: 600)).flatMap { $0 })
    let clustering = await Matcher(rules: MatchingRules()).match(records)
    #expect(clustering.members.sorted() == Array(0..<UInt32(records.customers.count)))
    var firsts: [CustomerIndex] = []
    for cluster in 0..<clustering.count {
      let members = clustering.members(of: cluster)
      #expect(Array(members) == members.sorted() && !members.isEmpty)
      for (place, member) in members.enumerated() {
        #expect(clustering.clusterOf[Int(member)] == UInt32(cluster))
        let link = clustering.links[Int(member)]
        #expect((link == nil) == (place == 0))
        guard let link else { continue }
        #expect(clustering.clusterOf[Int(link.left)] == clustering.clusterOf[Int(link.right)])
        #expect(!LinkReason.describe(link.pattern).isEmpty)
      }
      firsts.append(contentsOf: members.prefix(1))
    }
    #expect(firsts == firsts.sorted())
  }

  @Test func `no records and one record are no trouble`() async {
    let none = await Matcher(rules: MatchingRules()).match(RecordBuilder.set([]))
    #expect(none.count == 0 && none.members.isEmpty)
    let one = await Matcher(rules: MatchingRules()).match(
      RecordBuilder.set([.person("s", "1", "张伟")])
    )
    #expect(one.count == 1 && one.links == [nil])
  }

  /// Two valid resident ids that are not one customer's, and what speaks for joining their records all the same.
  @Test func `a guard holds for hubs, for a fourth identifier, and for a record with two`() async {
    let (one, other) = ("11010519491231002X", "440305198001010017")
    func twin(_ key: String, _ id: String, extra: [RecordBuilder.Value] = []) -> Record {
      var record = Record.person(
        "s",
        key,
        "欧阳国强",
        id: nil,
        born: "1980-01-01",
        phone: "+8613900001111",
        email: "ouyang@example.com"
      )
      record.values += extra
      record.values.append(
        .init(field: .identifier, text: id, kind: .residentID, validity: .valid)
      )
      return record
    }
    let passports = (1...3).map {
      RecordBuilder.Value(
        field: .identifier,
        text: "E0000000\($0)",
        kind: .passport,
        validity: .unchecked
      )
    }
    let agents = ["甲一", "乙二", "丙三"].enumerated().map { index, name in
      Record.person("s", "H\(index)", name, id: one, born: "195\(index)-02-03")
    }
    let cases: [[Record]] = [
      [twin("1", one), twin("2", other)] + agents,
      [twin("1", one, extra: passports), twin("2", other)],
    ]
    for records in cases {
      let set = RecordBuilder.set(records)
      let clustering = await Matcher(rules: MatchingRules()).match(set)
      let customers = clustering.named(set)
      #expect(!customers.contains { $0.isSuperset(of: ["s:1", "s:2"]) })
    }
    let both = twin(
      "1",
      one,
      extra: [.init(field: .identifier, text: other, kind: .residentID, validity: .valid)]
    )
    let set = RecordBuilder.set([both, twin("2", other)])
    let clustering = await Matcher(rules: MatchingRules()).match(set)
    #expect(clustering.named(set) == [["s:1", "s:2"]])
  }

  @Test(arguments: [
    ("father and son", "孙建国", "1960-03-04", "孙建", "1985-06-07"),
    ("a couple", "孙建国", "1960-03-04", "王丽", "1961-09-09"),
    ("brothers", "孙建国", "1990-03-04", "孙建军", "1992-08-15"),
  ])
  func `a shared telephone and a shared door do not make one customer of a household`(
    _ name: String,
    _ first: String,
    _ born: String,
    _ second: String,
    _ bornSecond: String
  ) async {
    let door = "北京市朝阳区中山路8号3栋2单元501室"
    for strangers in [0, 20, 600] {
      let household: [Record] = [
        .person("s", "1", first, born: born, phone: "+8613800138000", address: door),
        .person("t", "2", second, born: bornSecond, phone: "+8613800138000", address: door),
      ]
      let others = Self.others(count: strangers).flatMap { $0 }
      let set = RecordBuilder.set(household + others)
      let clustering = await Matcher(rules: MatchingRules()).match(set)
      #expect(
        !clustering.named(set).contains { $0.isSuperset(of: ["s:1", "t:2"]) },
        "\(name) among \(strangers) strangers"
      )
    }
  }

  @Test func `a company's record is a company's, whatever the length of the word for it`() async {
    var record = Record.company("s", "1", "合肥华兴科技有限公司", id: "91340103546176008U")
    record.values[0].text = "对公"
    let set = RecordBuilder.set([
      record, .company("t", "2", "合肥华兴科技有限公司", id: "91340103546176008U"),
    ])
    let clustering = await Matcher(rules: MatchingRules()).match(set)
    #expect(clustering.named(set) == [["s:1", "t:2"]])
  }
}
