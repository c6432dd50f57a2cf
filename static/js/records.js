// The rows that the live stream speaks of, by key. Pure: used by the page and by the shared worker.

const TABLES = {
  units: { table: "units", key: "slug" },
  call: { table: "calls", key: "id" },
  incident: { table: "incidents", key: "number" },
  assignment: { table: "assignments", key: "id" },
  arrival: { table: "assignments", key: "id" },
  alarm: { table: "alarms", key: "id" },
  target: { table: "targets", key: "id" },
  coverage: { table: "coverages", key: "agency" },
  referral: { table: "referrals", key: "id" },
  crew_report: { table: "crew_reports", key: "id" },
  closure: { table: "closures", key: "id" },
};
const WHOLE = Object.entries(TABLES).filter(([kind]) => kind !== "arrival"); // some fields of an assignment

export const KINDS = Object.keys(TABLES);

export function emptyRecords() {
  return Object.fromEntries(WHOLE.map(([, { table }]) => [table, new Map()]));
}

/** Start again from a snapshot. */
export function reset(records, snapshot) {
  for (const [kind, { table }] of WHOLE) {
    records[table].clear();
    merge(records, kind, snapshot[table] ?? []);
  }
}

/** Lay changed rows over what is known; a row may name only the fields that changed. Returns the keys. */
export function merge(records, kind, items) {
  const { table, key } = TABLES[kind];
  for (const item of items) records[table].set(item[key], { ...records[table].get(item[key]), ...item });
  return items.map((item) => item[key]);
}

/** The rows as a snapshot again, for a tab that joins later. */
export function asSnapshot(records) {
  return Object.fromEntries(Object.entries(records).map(([table, rows]) => [table, [...rows.values()]]));
}
