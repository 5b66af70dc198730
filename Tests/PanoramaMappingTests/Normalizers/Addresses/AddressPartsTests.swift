import PanoramaMapping
import PanoramaModel
import PanoramaTestSupport
import Testing

@Suite struct AddressPartsTests {
  /// An address, and its parts as `name=text`, taken apart by hand.
  struct Case: Sendable, CustomStringConvertible {
    let text: String
    let parts: [String]
    init(_ text: String, _ parts: String...) {
      self.text = text
      self.parts = parts
    }
    var description: String { text }
  }

  private static func labels(_ address: PostalAddress) -> [String] {
    let short = ["c", "p", "t", "d", "l", "s", "n", "b", "f", "r", "z", "a", "code", "sure"]
    return zip(short, address.texts).filter { !$0.1.isEmpty && $0.1 != "none" }
      .map { "\($0.0)=\($0.1)" }
  }

  private static func parse(_ text: String) -> PostalAddress {
    let bytes = Array(AddressNormalizer().clean(text).text.utf8)
    return AddressParser.parts(of: bytes.span)
  }

  @Test(arguments: [
    Case(
      "广东省深圳市南山区科技园科发路8号",
      "c=CN",
      "p=广东省",
      "t=深圳市",
      "d=南山区",
      "l=科技园",
      "s=科发路",
      "n=8号",
      "code=440305",
      "sure=certain"
    ),
    Case(
      "上海浦东新区世纪大道100号",
      "c=CN",
      "p=上海市",
      "t=上海市",
      "d=浦东新区",
      "s=世纪大道",
      "n=100号",
      "code=310115",
      "sure=certain"
    ),
    Case("海南省三亚市吉阳区", "c=CN", "p=海南省", "t=三亚市", "d=吉阳区", "code=460203", "sure=certain"),
    Case(
      "浙江义乌稠州北路１２３号",
      "c=CN",
      "p=浙江省",
      "t=金华市",
      "d=义乌市",
      "s=稠州北路",
      "n=123号",
      "code=330782",
      "sure=certain"
    ),
    Case(
      "518000 深圳市南山区粤海街道科苑南路15号金地大厦3栋二单元１２０１室",
      "c=CN",
      "p=广东省",
      "t=深圳市",
      "d=南山区",
      "l=粤海街道",
      "s=科苑南路",
      "n=15号",
      "b=金地大厦3栋2单元",
      "r=1201室",
      "z=518000",
      "code=440305",
      "sure=certain"
    ),
    Case(
      "苏州工业园区星湖街328号",
      "c=CN",
      "p=江苏省",
      "t=苏州市",
      "l=苏州工业园区",
      "s=星湖街",
      "n=328号",
      "code=320500",
      "sure=certain"
    ),
    Case(
      "北京市北京市海淀区中关村大街27号8层801",
      "c=CN",
      "p=北京市",
      "t=北京市",
      "d=海淀区",
      "s=中关村大街",
      "n=27号",
      "f=8层",
      "r=801",
      "code=110108",
      "sure=certain"
    ),
    Case(
      "湖南省永州市江华县沱江镇",
      "c=CN",
      "p=湖南省",
      "t=永州市",
      "d=江华瑶族自治县",
      "l=沱江镇",
      "code=431129",
      "sure=certain"
    ),
    Case("黔东南州凯里市", "c=CN", "p=贵州省", "t=黔东南苗族侗族自治州", "d=凯里市", "code=522601", "sure=certain"),
    Case(
      "广东省东莞市长安镇",
      "c=CN",
      "p=广东省",
      "t=东莞市",
      "l=长安镇",
      "code=441900",
      "sure=certain"
    ),
    Case(
      "河北省保定市雄安新区容城县",
      "c=CN",
      "p=河北省",
      "t=保定市",
      "d=容城县",
      "l=雄安新区",
      "code=130629",
      "sure=certain"
    ),
    Case("河北省保定市雄安新区", "c=CN", "p=河北省", "t=保定市", "l=雄安新区", "code=130000", "sure=certain"),
    Case("花园路5号", "s=花园路", "n=5号"), Case("南京东路100号", "s=南京东路", "n=100号"),
    Case("河北大厦100号", "n=100号", "b=河北大厦"), Case("中山市场3号", "n=3号", "b=中山市场"),
    Case(
      "上海市中山东一路12号",
      "c=CN",
      "p=上海市",
      "t=上海市",
      "s=中山东一路",
      "n=12号",
      "code=310000",
      "sure=certain"
    ),
    Case(
      "广东省昆明市五华区人民路",
      "c=CN",
      "p=广东省",
      "t=昆明市",
      "d=五华区",
      "s=人民路",
      "code=440000",
      "sure=inconsistent"
    ),
    Case(
      "Calle Mayor 12, 3º B, 28013 Madrid",
      "c=ES",
      "p=Madrid",
      "t=Madrid",
      "s=Calle Mayor",
      "n=12",
      "f=3o",
      "r=B",
      "z=28013",
      "code=28",
      "sure=certain"
    ),
    Case(
      "C/ Alcalá, nº 5, 28014 Madrid (Madrid)",
      "c=ES",
      "p=Madrid",
      "t=Madrid",
      "s=C/ Alcalá",
      "n=5",
      "z=28014",
      "code=28",
      "sure=certain"
    ),
    Case(
      "Avda. de la Constitución s/n 41001 Sevilla",
      "c=ES",
      "p=Sevilla",
      "t=Sevilla",
      "s=Avda. de la Constitución",
      "n=s/n",
      "z=41001",
      "code=41",
      "sure=certain"
    ),
    Case(
      "Calle Real 114, 7A, Valencia",
      "t=Valencia",
      "s=Calle Real",
      "n=114",
      "f=7",
      "r=A"
    ), Case("Paseo del Prado 39, Málaga", "t=Málaga", "s=Paseo del Prado", "n=39"),
    Case("10 Downing Street, London", "a=10 Downing Street, London"),
  ])
  func `addresses come apart`(row: Case) {
    #expect(Self.labels(Self.parse(row.text)) == row.parts)
  }

  @Test(arguments: [
    ("朝阳区建国路88号", ["北京市朝阳区", "吉林省长春市朝阳区"]),
    ("鼓楼区中山路1号", ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"]),
    ("西湖区文三路", ["浙江省杭州市西湖区", "江西省南昌市西湖区"]),
    ("江苏省鼓楼区中山路", ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区"]), ("吉林人民路2号", ["吉林省", "吉林省吉林市"]),
  ])
  func `what may be several places stays open`(text: String, candidates: [String]) {
    let address = Self.parse(text)
    #expect(address.regionCertainty == .ambiguous && address.regionCode.isEmpty)
    #expect(address.candidates == candidates)
    let cleaned = AddressNormalizer().clean(text)
    #expect(cleaned.findings.contains(.ambiguous) && cleaned.confidence < 100)
  }

  @Test(arguments: [["北京市朝阳区８８号", "北京市朝阳区八十八号", "北京市 朝阳区88#"], ["中山路二十号", "中山路20号"]])
  func `spellings of one address have the same parts`(texts: [String]) {
    for text in texts { #expect(Self.parse(text) == Self.parse(texts[0])) }
  }

  @Test func `the pieces are the whole text, whatever it is`() {
    let seed: UInt64 = 20_261_122
    var generator = SeededGenerator(seed: seed)
    let words = [
      "北京市", "朝阳区", "广东", "深圳", "路", "街道", "88号", "A座", "3层", "1201室", "，", " ", "大厦", "村",
      "Calle ",
      "28013 ", "中山", "南京东", "苏州工业园区", "518000", "x", "ñ", "😀", "县", "吉林", "市辖区", "中国", "一", "#",
    ]
    var parts = AddressParts()
    for _ in 0..<5000 {
      let count = Int.random(in: 0...10, using: &generator)
      var bytes: [UInt8] = []
      for _ in 0..<count {
        if Int.random(in: 0..<12, using: &generator) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &generator))
        } else {
          bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
        }
      }
      AddressParser.parse(bytes.span, into: &parts)
      var end = 0
      for segment in parts.segments {
        if Int(segment.range.offset) != end || segment.range.isEmpty {
          Issue.record("seed \(seed): a gap in \(String(decoding: bytes, as: UTF8.self))")
        }
        end = Int(segment.range.offset + segment.range.length)
      }
      #expect(end == bytes.count, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
