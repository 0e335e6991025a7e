import { execFile } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encode, TAG } from '#server/signing/pades/der.ts';
import { type AnyCertificate, readPem } from '#server/signing/pki/certificate.ts';

const run = promisify(execFile);

/** How the authority answers; anything but `honest` is what a client must not fall for. */
export type Manner =
  | 'honest'
  /** The first token it ever gave, whatever is asked. */
  | 'replays'
  /** A fresh token with the right nonce over another imprint. */
  | 'other-imprint'
  | 'wrong-nonce'
  /** Signed by a certificate for something else than timestamps. */
  | 'wrong-purpose'
  /** Signed by another authority of the same name. */
  | 'other-root'
  | 'rejects'
  | 'http-500'
  | 'html'
  | 'garbage'
  | 'endless'
  | 'slow'
  /** One bit of the signature turned. */
  | 'bad-signature';

export interface TestTimestampAuthority {
  readonly url: string;
  readonly rootPem: string;
  readonly root: AnyCertificate;
  manner: Manner;
  /** How many were asked for. */
  readonly asked: number;
  close(): Promise<void>;
}

const CONFIGURATION = `
[tsa]
default_tsa = t
[t]
serial = $ENV::TSA_DIR/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[mail_cert]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping,emailProtection
`;

/** A timestamp authority on port 0 around `openssl ts -reply`, with a root of its own. `days` of its certificate. */
export async function startTimestampAuthority(
  options: { readonly days?: number; readonly key?: 'rsa' | 'ec' } = {},
): Promise<TestTimestampAuthority> {
  const directory = await mkdtemp(join(tmpdir(), 'tsa-'));
  const path = (name: string) => join(directory, name);
  await writeFile(path('tsa.cnf'), CONFIGURATION);
  await writeFile(path('serial'), '01\n');
  const openssl = (...args: string[]) =>
    run('openssl', args, { cwd: directory, env: { ...process.env, TSA_DIR: directory } });
  const days = String(options.days ?? 3650);
  const kind = options.key === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const makeRoot = (name: string) =>
    openssl(
      ...['req', '-x509', '-newkey', ...kind, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`],
      ...['-subj', '/O=Prov/CN=Provtidens rot', '-days', '3650', '-config', 'tsa.cnf', '-extensions', 'root'],
    );
  const makeLeaf = async (name: string, root: string, section: string) => {
    await openssl(
      ...['req', '-newkey', ...kind, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`],
      ...['-subj', '/O=Prov/CN=Provtid', '-config', 'tsa.cnf'],
    );
    await openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${root}.pem`, '-CAkey', `${root}.key`],
      ...[
        '-CAcreateserial',
        '-days',
        days,
        '-extfile',
        'tsa.cnf',
        '-extensions',
        section,
        '-out',
        `${name}.pem`,
      ],
    );
  };
  await Promise.all([makeRoot('root'), makeRoot('other-root')]);
  await makeLeaf('tsa', 'root', 'tsa_cert');
  await makeLeaf('mail', 'root', 'mail_cert');
  await makeLeaf('other', 'other-root', 'tsa_cert');

  const reply = async (query: Buffer, leaf = 'tsa', root = 'root'): Promise<Buffer> => {
    const name = `q${crypto.randomUUID()}`;
    await writeFile(path(name), query);
    await openssl(
      ...['ts', '-reply', '-config', 'tsa.cnf', '-section', 't', '-queryfile', name, '-out', `${name}.tsr`],
      ...['-signer', `${leaf}.pem`, '-inkey', `${leaf}.key`, '-chain', `${root}.pem`],
    );
    return readFile(path(`${name}.tsr`));
  };

  /** openssl itself refuses to sign with such a certificate as an authority, so the token is put together by hand. */
  const signedByMail = async (query: Buffer): Promise<Buffer> => {
    const name = `m${crypto.randomUUID()}`;
    await writeFile(path(`${name}.tsr`), await reply(query));
    await openssl('ts', '-reply', '-in', `${name}.tsr`, '-token_out', '-out', `${name}.token`);
    await openssl(
      'cms',
      '-verify',
      '-noverify',
      '-inform',
      'DER',
      '-in',
      `${name}.token`,
      '-out',
      `${name}.info`,
    );
    await openssl(
      ...['cms', '-sign', '-binary', '-nodetach', '-cades', '-nosmimecap', '-outform', 'DER'],
      ...['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-in', `${name}.info`, '-out', `${name}.signed`],
      ...['-signer', 'mail.pem', '-inkey', 'mail.key', '-certfile', 'root.pem', '-md', 'sha256'],
    );
    const status = Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x00);
    return Buffer.from(encode(TAG.sequence, status, await readFile(path(`${name}.signed`))));
  };

  let first: Buffer | undefined;
  let asked = 0;
  const slow = new Set<ServerResponse>();
  const send = (response: ServerResponse, body: Buffer) =>
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(body);
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  // One at a time: openssl keeps the serial number in a file.
  let turn: Promise<unknown> = Promise.resolve();
  async function answer(request: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const query = Buffer.concat(parts);
    asked += 1;
    await (turn = turn.catch(() => undefined).then(() => misbehave(authority.manner, query, response)));
  }

  async function misbehave(manner: Manner, query: Buffer, response: ServerResponse): Promise<void> {
    const changed = Buffer.from(query);
    const imprint = query.indexOf(Buffer.from([0x04, 0x20])) + 2;
    switch (manner) {
      case 'replays':
        first ??= await reply(query);
        return void send(response, first);
      case 'other-imprint':
        changed[imprint] = (changed[imprint] ?? 0) ^ 1;
        return void send(response, await reply(changed));
      case 'wrong-nonce':
        changed[imprint + 32 + 4] = (changed[imprint + 32 + 4] ?? 0) ^ 1;
        return void send(response, await reply(changed));
      case 'wrong-purpose':
        return void send(response, await signedByMail(query));
      case 'other-root':
        return void send(response, await reply(query, 'other', 'other-root'));
      case 'rejects':
        return void send(response, Buffer.from('30053003020102', 'hex'));
      case 'http-500':
        return void response.writeHead(500).end('sorry');
      case 'html':
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>');
      case 'garbage':
        return void send(response, Buffer.from('not a timestamp at all'));
      case 'endless':
        return void send(response, Buffer.alloc(1_000_000, 0x30));
      case 'slow':
        slow.add(response);
        return undefined;
      case 'bad-signature': {
        const good = await reply(query);
        const last = good.length - 1;
        good[last] = (good[last] ?? 0) ^ 1;
        return void send(response, good);
      }
      case 'honest': {
        const good = await reply(query);
        first ??= good;
        return void send(response, good);
      }
    }
  }

  const rootPem = await readFile(path('root.pem'), 'utf8');
  const [root] = readPem(rootPem);
  if (!root) throw new Error('no root was made');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    rootPem,
    root,
    manner: 'honest' as Manner,
    get asked() {
      return asked;
    },
    async close() {
      for (const response of slow) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
  return authority;
}
