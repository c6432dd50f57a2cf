// What the phone keeps, in IndexedDB: what waits to be sent, positions not yet sent, refusals to be read, choices.
const NAME = "geo112-crew";
const STORES = {
  queue: { keyPath: "seq", autoIncrement: true },
  fixes: { keyPath: "seq", autoIncrement: true },
  refused: { keyPath: "key" },
  kept: {},
};

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Run `work(store)` in one transaction; resolves to its request's result once all is on disk. */
async function run(name, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const db = {
  all: (store, most) => run(store, "readonly", (rows) => rows.getAll(null, most)),
  get: (store, key) => run(store, "readonly", (rows) => rows.get(key)),
  add: (store, row) => run(store, "readwrite", (rows) => rows.add(row)),
  put: (store, row, key) => run(store, "readwrite", (rows) => rows.put(row, key)),
  remove: (store, key) => run(store, "readwrite", (rows) => rows.delete(key)),
  removeUpTo: (store, key) => run(store, "readwrite", (rows) => rows.delete(IDBKeyRange.upperBound(key))),
  clear: (store) => run(store, "readwrite", (rows) => rows.clear()),
};
