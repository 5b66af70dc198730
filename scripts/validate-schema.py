#!/usr/bin/env python3
"""Holds mappings/panorama.schema.json against an independent validator of JSON Schema 2020-12.

Good mappings must be valid; of the broken ones those in INVALID must not be. The others break rules that no schema can
state: sentences, references, files beside the mapping. Ends with 77 where jsonschema or PyYAML is not installed.
"""
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"{missing.name} is not installed")
    sys.exit(77)

INVALID = """
all-at-once budget-misspelt a-key-of-csv clean-number clean-unknown-key clean-unknown-step company-modulus
currency-beside-a-name drift edition-unknown examples forms-unknown from-and-value initials-unknown
kind-beside-a-name kind-table-unknown kind-unknown limits lookup-as-text lookup-without-column missing-everything no-origin
option-of-another-normalizer otherwise-misspelt parties-no-list region-of-the-entry sensitivity-three
several-parties skip-without-values table-meaning-of-direction table-meaning-of-kind totals-of-json unit-with-unknown-key
xml-without-record checks-no-list checks csv-dialect clean-pad
""".split()


class Loader(yaml.SafeLoader):
    """YAML as editors read it: days are text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def text_keys(node):
    """JSON has text keys only."""
    if isinstance(node, dict):
        return {str(key): text_keys(value) for key, value in node.items()}
    if isinstance(node, list):
        return [text_keys(item) for item in node]
    return node


def main(mappings, broken):
    schema = json.loads((mappings / "panorama.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = []

    def errors(path):
        return list(validator.iter_errors(text_keys(yaml.load(path.read_text(), Loader))))

    good = [path for path in sorted(mappings.glob("*.yaml")) if "\nsource:" in path.read_text()]
    for path in good:
        for error in errors(path):
            failures.append(f"{path.name}: {error.json_path}: {error.message[:200]}")
    for name in INVALID:
        if not errors(broken / name / "mapping.yaml"):
            failures.append(f"{name}: the schema finds nothing wrong")
    if not good:
        failures.append("no mapping was found")
    print("\n".join(failures) or f"{len(good)} mappings are valid, {len(INVALID)} are not")
    return 1 if failures else 0


sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
