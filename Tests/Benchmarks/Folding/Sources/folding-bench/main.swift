import Foundation
import PanoramaMapping
import PanoramaModel

// folding-bench [ROUNDS]
//
// Folds 10 000 invented names and addresses: 70 % Chinese, 20 % ASCII, 10 % full-width, traditional or accented. Prints
// nanoseconds a text for the display form, for display form and key, and for the same steps in Foundation: NFKC,
// Hant-Hans, lower case. Rounds alternate, and the medians are compared, because the machine is not ours alone.

/// Texts that are made of parts by a fixed rule, so that every run folds the same.
func texts(_ count: Int) -> [String] {
  let surnames = ["王", "李", "欧阳", "陈", "赵"]
  let given = ["小明", "国华", "静", "建军", "晓燕", "伟"]
  let cities = ["北京市朝阳区", "广东省深圳市南山区", "浙江省杭州市西湖区", "上海市浦东新区"]
  let roads = ["建国路", "科发路", "文三路", "世纪大道"]
  let trades = ["示例科技", "晨光贸易", "远大建筑工程", "泰翔食品"]
  let ascii = ["Zhang San", "Construcciones Garcia Ruiz S.L.U.", "Example Trading Co., Ltd."]
  let other = ["　ＡＢＣ科技（集團）股份有限公司", "García López, María José", "臺灣示例銀行股份有限公司", "廣東省深圳市８８號"]
  return (0..<count).map { index in
    switch index % 10 {
    case 0, 3, 6: surnames[index / 10 % 5] + given[index / 50 % 6]
    case 1, 4:
      "\(cities[index / 10 % 4])\(roads[index / 40 % 4])\(index % 300 + 1)号\(index % 20 + 1)室"
    case 2, 5: cities[index / 10 % 4].prefix(2) + trades[index / 40 % 4] + "有限公司"
    case 7, 8: ascii[index / 10 % 3]
    default: other[index / 10 % 4]
    }
  }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 11
let strings = texts(10_000)
let bytes = strings.map { Array($0.utf8) }
let normalizer = OrganisationNameNormalizer()
let clock = ContinuousClock()
var value = NormalizedValue()
var key: [UInt8] = []
var checksum = 0

/// Nanoseconds a text.
func measure(_ work: () -> Void) -> Double {
  Double(clock.measure(work) / .nanoseconds(1)) / Double(strings.count)
}

var display: [Double] = []
var displayAndKey: [Double] = []
var foundation: [Double] = []
for _ in 0..<max(1, rounds) {
  display.append(
    measure {
      for text in bytes {
        value.reset()
        normalizer.normalize(text.span, into: &value)
        checksum &+= value.canonical.count
      }
    }
  )
  displayAndKey.append(
    measure {
      for text in bytes {
        value.reset()
        normalizer.normalize(text.span, into: &value)
        key.removeAll(keepingCapacity: true)
        OrganisationNameParser.appendKey(of: value.canonical.span, to: &key)
        checksum &+= key.count
      }
    }
  )
  foundation.append(
    measure {
      for text in strings {
        let folded = text.precomposedStringWithCompatibilityMapping
          .applyingTransform(StringTransform("Hant-Hans"), reverse: false)?.lowercased()
        checksum &+= folded?.utf8.count ?? 0
      }
    }
  )
}
let (ours, withKey, theirs) = (median(display), median(displayAndKey), median(foundation))
print("display form            \(Int(ours)) ns")
print("display form and key    \(Int(withKey)) ns")
print("Foundation, three steps \(Int(theirs)) ns")
print(
  "ratio                   \(theirs / withKey) with the key, \(theirs / ours) without (checksum \(checksum))"
)
