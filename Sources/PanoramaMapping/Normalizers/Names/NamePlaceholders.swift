import PanoramaModel

/// Names that stand for nobody: what testers and clerks type where a name must not be empty.
///
/// Only whole names count. 张三 and John Smith do not: people have these names, and a name shared by many is told by counting.
enum NamePlaceholders {
  /// Whether the whole display form is a placeholder.
  static func contain(_ name: Span<UInt8>) -> Bool {
    guard !name.isEmpty, name.count <= 24 else { return false }
    for word in words where word.count == name.count && equals(name, word) { return true }
    return isRepeatedLatin(name)
  }

  /// xxx, XXXX: one letter, three times or more.
  private static func isRepeatedLatin(_ name: Span<UInt8>) -> Bool {
    guard name.count >= 3, name[0].lowerCased == UInt8(ascii: "x") else { return false }
    for index in name.indices where name[index].lowerCased != UInt8(ascii: "x") { return false }
    return true
  }

  private static func equals(_ name: Span<UInt8>, _ word: [UInt8]) -> Bool {
    for index in word.indices where name[index].lowerCased != word[index] { return false }
    return true
  }

  private static let words: [[UInt8]] =
    """
    测试 测试客户 测试用户 测试公司 测试账户 测试企业 测试数据 测试人员 测试专用 测试1 测试2 test test1 test2 tester testing testuser test_user
    无名氏 无名 某某 某某某 某公司 某客户 匿名 匿名客户 佚名 虚拟客户 虚拟账户 默认客户 临时客户 临时户 未命名 待定 待核实 待确认 待完善 不明 客户姓名
    客户名称 姓名 户名 公司名称 企业名称 asdf qwerty dummy anonymous unnamed unknown prueba anónimo desconocido
    """
    .split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
}
