import { createBoxKey, openBytes, sealBytes, type SealedBytes } from './kept-box.ts';

/** Unsaved text of one page: `pageId` keeps two tabs of the same person apart. */
export interface KeptName {
  readonly clauseId: string;
  readonly pageId: number;
}

export interface KeptText extends KeptName {
  /** When it was last written, in ms. */
  readonly at: number;
  readonly update: Uint8Array;
}

/** Where a browser keeps what its person wrote and the server has not got. One account's and one meeting's. */
export interface KeptStore {
  list(): Promise<readonly KeptText[]>;
  put(text: KeptText): Promise<void>;
  /** With `at`: only when nothing newer has been written in its place. */
  remove(name: KeptName, at?: number): Promise<void>;
  /** After logging in again in the same page: the key went with the login before. */
  renew(): Promise<void>;
}

export interface KeptOwner {
  readonly accountId: string;
  readonly meetingId: string;
}

const DATABASE = 'klubba-kept';
const KEYS = 'keys';
const TEXTS = 'texts';

interface KeyRow {
  readonly accountId: string;
  readonly key: CryptoKey;
}

interface TextRow extends KeptOwner, KeptName, SealedBytes {
  readonly id: string;
  readonly at: number;
}

/**
 * The store of this browser profile, in IndexedDB. Opening it as somebody takes away what anybody else left here.
 * undefined where the browser keeps nothing, as in a private window.
 */
export async function openKeptStore(owner: KeptOwner): Promise<KeptStore | undefined> {
  try {
    const database = await openDatabase();
    await forgetOthers(database, owner.accountId);
    const key = await keyOf(database, owner.accountId);
    return storeOf(database, owner, key);
  } catch {
    // No IndexedDB, no room, or no right to use it: the warning at closing is all there is then.
    return undefined;
  }
}

/** At logout: keys first, without which the rest is noise. */
export async function wipeKept(): Promise<void> {
  try {
    const database = await openDatabase();
    const work = database.transaction([KEYS, TEXTS], 'readwrite');
    work.objectStore(KEYS).clear();
    work.objectStore(TEXTS).clear();
    await finished(work);
    database.close();
  } catch {
    // Nothing can be kept where nothing can be opened.
  }
}

function storeOf(database: IDBDatabase, owner: KeptOwner, firstKey: CryptoKey): KeptStore {
  let key = firstKey;
  const id = ({ clauseId, pageId }: KeptName): string =>
    [owner.accountId, owner.meetingId, clauseId, pageId].join('/');

  async function unseal(row: TextRow): Promise<KeptText[]> {
    const update = await openBytes(key, labelOf(row), row);
    // Of an earlier login, whose key is gone.
    if (!update) await removeRow(row.id);
    return update ? [{ clauseId: row.clauseId, pageId: row.pageId, at: row.at, update }] : [];
  }

  async function removeRow(rowId: string, at?: number): Promise<void> {
    const work = database.transaction(TEXTS, 'readwrite');
    const rows = work.objectStore(TEXTS);
    const found: IDBRequest<TextRow | undefined> = rows.get(rowId);
    found.onsuccess = () => {
      if (at === undefined || found.result?.at === at) rows.delete(rowId);
    };
    await finished(work);
  }

  return {
    async list() {
      const rows = await answer<TextRow[]>(database.transaction(TEXTS).objectStore(TEXTS).getAll());
      const own = rows.filter((row) => row.meetingId === owner.meetingId);
      return (await Promise.all(own.map(unseal))).flat();
    },
    async put({ clauseId, pageId, at, update }) {
      const name = { clauseId, pageId };
      const sealed = await sealBytes(key, labelOf({ id: id(name), at }), update);
      const row: TextRow = { id: id(name), ...owner, ...name, at, ...sealed };
      const work = database.transaction(TEXTS, 'readwrite');
      work.objectStore(TEXTS).put(row);
      await finished(work);
    },
    remove: (name, at) => removeRow(id(name), at),
    async renew() {
      key = await keyOf(database, owner.accountId);
    },
  };
}

const labelOf = ({ id, at }: Pick<TextRow, 'id' | 'at'>): string => `${id}@${String(at)}`;

/** Somebody else sits here now: what the one before left cannot be read by anybody any more. */
async function forgetOthers(database: IDBDatabase, accountId: string): Promise<void> {
  const work = database.transaction([KEYS, TEXTS], 'readwrite');
  for (const name of [KEYS, TEXTS]) {
    const cursor = work.objectStore(name).openCursor();
    cursor.onsuccess = () => {
      const found = cursor.result;
      if (!found) return;
      if ((found.value as KeyRow | TextRow).accountId !== accountId) found.delete();
      found.continue();
    };
  }
  await finished(work);
}

/** Two tabs opened in the same instant must agree on one key: the first put stands. */
async function keyOf(database: IDBDatabase, accountId: string): Promise<CryptoKey> {
  const fresh = await createBoxKey();
  const work = database.transaction(KEYS, 'readwrite');
  const keys = work.objectStore(KEYS);
  const found: IDBRequest<KeyRow | undefined> = keys.get(accountId);
  let key = fresh;
  found.onsuccess = () => {
    if (found.result) ({ key } = found.result);
    else keys.put({ accountId, key } satisfies KeyRow);
  };
  await finished(work);
  return key;
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(KEYS, { keyPath: 'accountId' });
    request.result.createObjectStore(TEXTS, { keyPath: 'id' });
  };
  return answer(request);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the browser gave no reason'));
    };
  });
}

function finished(work: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    work.oncomplete = () => {
      resolve();
    };
    work.onerror = work.onabort = () => {
      reject(work.error ?? new Error('the browser gave no reason'));
    };
  });
}
