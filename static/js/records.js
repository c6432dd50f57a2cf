// The rows that the live stream speaks of, by key. Pure: used by the page and by the shared worker.

const TABLES = {
  units: { table: "units", key: "slug" },
  call: { table: "calls", key: "id" },
  incident: { table: "incidents", key: "number" },
  assignment: { table: "assignments", key: "id" },
  closure: { table: "closures", key: "id" },
};

export const KINDS = Object.keys(TABLES);

export function emptyRecords() {
  return { units: new Map(), calls: new Map(), incidents: new Map(), assignments: new Map(), closures: new Map() };
}

/** Start again from a snapshot. */
export function reset(records, snapshot) {
  for (const [kind, { table }] of Object.entries(TABLES)) {
    records[table].clear();
    merge(records, kind, snapshot[table] ?? []);
  }
}

/** Lay changed rows over what is known; a unit's row may name only the fields that changed. Returns the keys. */
export function merge(records, kind, items) {
  const { table, key } = TABLES[kind];
  for (const item of items) records[table].set(item[key], { ...records[table].get(item[key]), ...item });
  return items.map((item) => item[key]);
}

/** The rows as a snapshot again, for a tab that joins later. */
export function asSnapshot(records) {
  return Object.fromEntries(Object.entries(records).map(([table, rows]) => [table, [...rows.values()]]));
}
