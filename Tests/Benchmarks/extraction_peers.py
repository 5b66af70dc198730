"""One reading of a file by another tool; prints the seconds that the reading itself took, and a sum over all fields.

    extraction_peers.py duckdb|polars csv|jsonl THREADS FILE
"""
import os
import sys
import time

tool, form, threads, path = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
COLUMNS = ["customer_no", "name", "id_no", "phone", "email", "address", "opened_on", "balance", "currency", "product",
           "status", "remark"]


def duckdb_run():
    import duckdb

    con = duckdb.connect()
    con.execute(f"set threads to {threads}")
    # Every field is decoded, validated and unescaped when its length is asked for.
    total = "+".join(f"sum(coalesce(strlen({c}),0))" for c in COLUMNS)
    if form == "csv":
        source = f"read_csv('{path}', header=true, all_varchar=true, delim=',', quote='\"', escape='\"')"
    else:
        types = ",".join(f"{c}: 'VARCHAR'" for c in COLUMNS)
        source = f"read_json('{path}', format='newline_delimited', columns={{{types}}})"
    start = time.perf_counter()
    count, length = con.execute(f"select count(*), {total} from {source}").fetchone()
    return time.perf_counter() - start, count, length


def polars_run():
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars

    schema = {c: polars.String for c in COLUMNS}
    start = time.perf_counter()
    if form == "csv":
        frame = polars.scan_csv(path, schema=schema)
    else:
        frame = polars.scan_ndjson(path, schema={**schema, "balance": polars.Float64}).with_columns(
            polars.col("balance").cast(polars.String))
    total = polars.sum_horizontal([polars.col(c).str.len_bytes().fill_null(0).sum() for c in COLUMNS])
    result = frame.select(polars.len(), total.alias("length")).collect(engine="streaming").row(0)
    return (time.perf_counter() - start, *result)


seconds, records, length = duckdb_run() if tool == "duckdb" else polars_run()
print(f"{seconds:.3f} {records} {length}")
