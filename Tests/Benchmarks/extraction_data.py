"""Customer rows of twelve fields as CSV, JSON Lines, a JSON array and XML, for measuring extraction.

    extraction_data.py FOLDER MEGABYTES

30 % of the names are Chinese; addresses hold delimiters, products quotes, some remarks line ends. All persons are made up
by a seeded generator. `bad.*` are the same records, each of them damaged: one field too many, a comma missing, an end tag
misspelt.
"""
import json
import os
import random
import sys
from xml.sax.saxutils import escape

COLUMNS = ["customer_no", "name", "id_no", "phone", "email", "address", "opened_on", "balance", "currency", "product",
           "status", "remark"]
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文"
FIRST = ["James", "Mary", "Lucía", "Pablo", "Ana", "Wei", "Carlos", "Elena", "John", "Marta"]
LAST = ["Smith", "García", "López", "Müller", "Chen", "O'Neil", "Brown", "Ruiz", "Pérez", "Li"]
CITIES = ["Shanghai", "Madrid", "上海市浦东新区", "Bilbao"]
PRODUCTS = ["基本存款账户", "Basic account, current", 'Savings "plus"', "Ahorro joven", "定期存款"]


def row(number, rng):
    if rng.random() < 0.3:
        name = rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.randint(1, 2)))
    else:
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    chance = rng.random()
    remark = "" if chance < 0.8 else "line one\nline two" if chance < 0.82 else 'said "ok"'
    return [f"C{number:09}", name, f"91310000MA{number % 10**8:08}X", f"1{rng.randrange(10**10):010}",
            f"user{number}@example.com", f"No. {rng.randint(1, 999)}, {rng.choice(LAST)} Road, {rng.choice(CITIES)}",
            f"20{rng.randint(0, 25):02}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            f"{rng.randint(0, 10**7)}.{rng.randint(0, 99):02}", rng.choice(["CNY", "EUR", "USD"]),
            rng.choice(PRODUCTS), rng.choice(["ACTIVE", "CLOSED", "DORMANT"]), remark]


def as_csv(values):
    return ",".join('"' + v.replace('"', '""') + '"' if any(c in v for c in ',"\n') else v for v in values) + "\n"


def as_json(values):
    text = json.dumps(dict(zip(COLUMNS, values)), ensure_ascii=False, separators=(",", ":"))
    return text.replace(f'"balance":"{values[7]}"', f'"balance":{values[7]}')


def as_xml(values):
    return "<customer>" + "".join(f"<{c}>{escape(v)}</{c}>" for c, v in zip(COLUMNS, values)) + "</customer>\n"


def write(path, head, records, tail, size, separator=""):
    if os.path.exists(path):
        return
    block = separator.join(records).encode()
    with open(path + ".part", "wb") as file:
        file.write(head.encode())
        written = 0
        while written < size:
            file.write((separator.encode() if written else b"") + block)
            written += len(block)
        file.write(tail.encode())
    os.rename(path + ".part", path)


def main():
    folder, size = sys.argv[1], int(sys.argv[2]) * 1_000_000
    os.makedirs(folder, exist_ok=True)
    rng = random.Random(7)
    rows = [row(number, rng) for number in range(100_000)]
    header, open_xml, close_xml = ",".join(COLUMNS) + "\n", '<?xml version="1.0"?>\n<export><customers>\n', "</customers></export>\n"
    write(folder + "/customers.csv", header, map(as_csv, rows), "", size)
    write(folder + "/customers.jsonl", "", (as_json(r) + "\n" for r in rows), "", size)
    write(folder + "/customers.json", "[", map(as_json, rows), "]\n", size, ",\n")
    write(folder + "/customers.xml", open_xml, map(as_xml, rows), close_xml, size)
    plain = [[v.replace("\n", " ") for v in r] for r in rows]
    write(folder + "/bad.csv", header, (as_csv(r + ["more"]) for r in plain), "", size)
    write(folder + "/bad.jsonl", "", (as_json(r).replace('","name"', '""name"') + "\n" for r in rows), "", size)
    write(folder + "/bad.xml", open_xml, (as_xml(r).replace("</status>", "</statos>") for r in rows), close_xml, size)


main()
