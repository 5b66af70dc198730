import PanoramaModel
import Testing

@Suite struct FieldPathTreeTests {
  private func child(_ tree: FieldPathTree, _ node: FieldPathID, _ name: String) -> FieldPathID {
    let bytes = Array(name.utf8)
    return tree.child(of: node, named: bytes.span)
  }

  @Test func `paths share their beginnings and keep their marks`() {
    var tree = FieldPathTree()
    let id = tree.insert(["certificate", "no"], isWanted: true)
    let kind = tree.insert(["certificate", "kind"], isWanted: true)
    let loans = tree.insert(["loans"], isWanted: false, isCollection: true)
    let principal = tree.insert(["principal"], below: loans, isWanted: true)
    #expect(tree.nodes.count == 6)
    #expect(tree.insert(["certificate", "no"], isWanted: false) == id)
    #expect(tree.nodes[Int(id)].isWanted && !tree.nodes[Int(id)].isCollection)
    #expect(tree.nodes[Int(loans)].isCollection && !tree.nodes[Int(loans)].isWanted)
    #expect(tree.insert(["loans"], isWanted: true) == loans)
    #expect(tree.nodes[Int(loans)].isCollection && tree.nodes[Int(loans)].isWanted)
    #expect(tree.nodes[Int(kind)].parent == tree.nodes[Int(id)].parent)
    #expect(tree.description(of: principal) == "loans.principal")
    #expect(tree.description(of: FieldPathTree.root) == "")
    #expect(tree.insert([], isWanted: true) == FieldPathTree.root)
  }

  @Test func `names are compared as bytes, exactly`() {
    var tree = FieldPathTree()
    let chinese = tree.insert(["客户号"], isWanted: true)
    let composed = tree.insert(["é"], isWanted: true)
    let decomposed = tree.insert(["e\u{301}"], isWanted: true)
    #expect(composed != decomposed)
    #expect(child(tree, FieldPathTree.root, "客户号") == chinese)
    for other in ["客户", "客户号 ", "", "É"] {
      #expect(child(tree, FieldPathTree.root, other) == FieldPathTree.none)
    }
    #expect(child(tree, chinese, "客户号") == FieldPathTree.none)
  }
}
