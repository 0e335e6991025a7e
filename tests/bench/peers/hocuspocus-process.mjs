import { Server } from '@hocuspocus/server';

/** Hocuspocus with its defaults and its sqlite extension; where better-sqlite3 was not built, Node's own sqlite. */
async function storeIn(file) {
  try {
    const { SQLite } = await import('@hocuspocus/extension-sqlite');
    const { default: BetterSqlite3 } = await import('better-sqlite3');
    new BetterSqlite3(':memory:').close();
    return { name: 'better-sqlite3', extension: new SQLite({ database: file }) };
  } catch {
    return { name: 'node:sqlite', extension: await nodeStore(file) };
  }
}

async function nodeStore(file) {
  const { Database } = await import('@hocuspocus/extension-database');
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(file);
  db.exec('create table if not exists documents (name varchar(255) not null unique, data blob not null)');
  const select = db.prepare('select data from documents where name = ?');
  const upsert = db.prepare(
    'insert into documents (name, data) values (?, ?) on conflict (name) do update set data = excluded.data',
  );
  return new Database({
    fetch: async ({ documentName }) => select.get(documentName)?.data ?? null,
    store: async ({ documentName, state }) => void upsert.run(documentName, state),
  });
}

const store = await storeIn(process.env.BENCH_FILE);
const server = new Server({
  address: '127.0.0.1',
  port: Number(process.env.PORT),
  quiet: true,
  extensions: [store.extension],
});
await server.listen();
console.log(`ready ${store.name}`);
