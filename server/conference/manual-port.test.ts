import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createManualPort } from './manual-port.ts';

const port = createManualPort();
const fixture = (path: string): Uint8Array =>
  readFileSync(new URL(`../../tests/fixtures/conference/${path}`, import.meta.url));

describe('files that somebody brings', () => {
  it('are read into connections that nobody signed', () => {
    const read = port.readAttendance(fixture('teams/attendance/en-US.utf16le.csv'), {
      timeZone: 'Europe/Stockholm',
    });
    if (!read.ok) throw new Error(read.refusal.code);
    expect(read.value.file.era).toBe('teams-sections');
    expect(read.value.connections).toHaveLength(10);
    expect(read.value.connections.some(({ verified }) => verified)).toBe(false);
  });

  it('give the same keys when they are brought twice', () => {
    const keys = () => {
      const read = port.readAttendance(fixture('zoom/csv/2024-flat.csv'), { timeZone: 'Europe/Stockholm' });
      return read.ok ? read.value.connections.map((one) => one.connectionKey) : [];
    };
    expect(keys()).toEqual(keys());
  });

  it('keep what a page needs to ask with', () => {
    const text = 'Vem;Enhet;In;Ut;Avläst\nÅsa Ek;Kumla;2026-11-24 13:00;2026-11-24 14:00;2026-11-24 15:00';
    const read = port.readAttendance(new TextEncoder().encode(text), { timeZone: 'Europe/Stockholm' });
    expect(read).toMatchObject({
      refusal: { code: 'columns-unknown', columns: { header: ['Vem', 'Enhet', 'In', 'Ut', 'Avläst'] } },
    });
  });

  it('are all there is: no hook and no panel', async () => {
    const url = new URL('https://protokoll.example/api/hooks/manual');
    const request = { headers: new Headers(), raw: new Uint8Array(), url, now: new Date() };
    expect(await port.receive(request)).toMatchObject({ status: 404, deliveries: [] });
    expect(await port.verifyEmbed({ provider: 'zoom', appContext: '', now: new Date() })).toMatchObject({
      ok: false,
    });
  });
});
