// Read every mart of a warehouse with DuckDB's own client for Node; print what was seen as JSON.
// Usage: node read_warehouse.mjs FILE

import { DuckDBDateValue, DuckDBDecimalValue, DuckDBInstance, DuckDBTypeId, version } from '@duckdb/node-api';

const KINDS = new Map([
  [DuckDBTypeId.VARCHAR, 'text'],
  [DuckDBTypeId.BIGINT, 'integer'],
  [DuckDBTypeId.DOUBLE, 'float'],
  [DuckDBTypeId.DECIMAL, 'decimal'],
  [DuckDBTypeId.DATE, 'date'],
  [DuckDBTypeId.TIMESTAMP, 'timestamp'],
  [DuckDBTypeId.BOOLEAN, 'boolean'],
]);
const COLUMNS = `select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'`;
const TABLES = `select table_name, comment from duckdb_tables() where schema_name = 'marts' order by table_name`;

const instance = await DuckDBInstance.create(process.argv[2], { access_mode: 'READ_ONLY' });
const connection = await instance.connect();

const rows = async (query) => (await connection.runAndReadAll(query)).getRows();

const ends = (values) => {
  if (!values.every((value) => value instanceof DuckDBDateValue)) throw new Error('a date is none');
  const days = values.map(String).sort();
  return days.length ? [days[0], days[days.length - 1]] : null;
};

const total = (values) => {
  if (!values.every((value) => value instanceof DuckDBDecimalValue)) throw new Error('a decimal is none');
  if (!values.length) return null;
  const sum = values.reduce((sum, value) => sum + value.value, 0n);
  return String(new DuckDBDecimalValue(sum, values[0].width, values[0].scale));
};

const mart = async (table) => {
  const reader = await connection.runAndReadAll(`from marts.${table}`);
  const names = reader.columnNames();
  const kinds = reader.columnTypes().map((type) => KINDS.get(type.typeId) ?? String(type));
  const columns = reader.getColumns();
  const of = (kind, told) =>
    Object.fromEntries(
      names.flatMap((name, at) =>
        kinds[at] === kind ? [[name, told((columns[at] ?? []).filter((value) => value !== null))]] : [],
      ),
    );
  return {
    rows: reader.currentRowCount,
    kinds: Object.fromEntries(names.map((name, at) => [name, kinds[at]])),
    dates: of('date', ends),
    sums: of('decimal', total),
  };
};

const tables = await rows(TABLES);
const marts = {};
for (const [table] of tables) marts[table] = await mart(table);
const comments = Object.fromEntries(tables);
for (const [table, column, comment] of await rows(COLUMNS)) comments[`${table}.${column}`] = comment;
console.log(JSON.stringify({ duckdb: version(), marts, comments }));
connection.closeSync();
instance.closeSync();
