import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Signed by itself; the browser of the test is told to believe it. */
export function ownCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'klubba-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=protokoll.example',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}

export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

/** What stands before an installation: takes TLS off and hands on every byte, upgrades among them. */
export async function tlsFront(certificate: Certificate, port: number): Promise<Front> {
  const open = new Set<Socket>();
  const server = createTls(certificate, (outside) => {
    const inside = connect(port, '127.0.0.1');
    for (const socket of [outside, inside]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        outside.destroy();
        inside.destroy();
      });
    }
    outside.pipe(inside).pipe(outside);
  });
  server.on('tlsClientError', () => undefined);
  return listening(server, () => {
    for (const socket of open) socket.destroy();
  });
}

/** Other people's pages, by host name and path. */
export async function pagesOf(
  certificate: Certificate,
  pages: Readonly<Record<string, string>>,
): Promise<Front> {
  const server = createHttps(certificate, (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const html = pages[`${request.headers.host ?? ''}${path}`];
    response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html ?? '');
  });
  return listening(server, () => {
    server.closeAllConnections();
  });
}

interface Listening {
  listen(port: number, host: string, done: () => void): unknown;
  address(): AddressInfo | string | null;
  close(done: () => void): unknown;
}

async function listening(server: Listening, end: () => void): Promise<Front> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        end();
      }),
  };
}
