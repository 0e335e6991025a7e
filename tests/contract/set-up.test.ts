import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { permissionWords } from '#lib/i18n/set-up-words.ts';
import type { SetUp } from '#lib/protocol/set-up.ts';
import { createCallPapers } from '#server/conference/call-papers.ts';

const ORIGIN = 'https://protokoll.example';
const CLIENT = '99999999-8888-4777-8666-555555555555';
const papers = createCallPapers({ origin: ORIGIN });
const setUp = (provider: 'zoom' | 'teams'): SetUp =>
  papers.setUp({ id: 'hook-id', provider, clientId: CLIENT });
const guide = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../docs', name), 'utf8');
const GUIDES = { zoom: guide('ZOOM.md'), teams: guide('TEAMS.md') } as const;
const namesIn = ({ permissions }: SetUp): readonly string[] => [
  ...new Set(Object.values(permissions).flatMap((group) => group.map(({ name }) => name))),
];

describe.each(['zoom', 'teams'] as const)('what %s is set up with', (provider) => {
  it('has words for every permission, and the guide has the same permissions and no others', () => {
    const names = namesIn(setUp(provider));
    for (const name of names) expect([name, permissionWords(name)?.is]).not.toEqual([name, undefined]);
    const rows = [...GUIDES[provider].matchAll(/^\s*\| `([\w:.]+)`/gmu)].map(([, name]) => name);
    expect([...new Set(rows)].sort()).toEqual([...names].sort());
  });
});

describe('what is filled in by hand', () => {
  it('is of this installation', () => {
    expect(setUp('zoom').fields).toEqual({
      redirect: `${ORIGIN}/auth/zoom/callback`,
      home: `${ORIGIN}/embed/zoom`,
      domain: 'protokoll.example',
      events: `${ORIGIN}/api/hooks/zoom/hook-id`,
    });
    const { fields } = setUp('teams');
    expect(fields['app-uri']).toBe(`api://protokoll.example/${CLIENT}`);
    expect(fields.bot).toBe(`${ORIGIN}/api/hooks/teams/hook-id/bot`);
    expect(fields.policy).toContain(`-AppIds "${CLIENT}"`);
    for (const id of [fields['client-desktop'], fields['client-web'], fields.scope])
      expect(GUIDES.teams).toContain(`\`${String(id)}\``);
  });

  it('is what the manifest says', () => {
    const manifest = new TextDecoder().decode(papers.zoomManifest({ id: 'hook-id' }));
    const { fields, permissions, events } = setUp('zoom');
    for (const value of [...Object.values(fields), ...events]) expect(manifest).toContain(`"${value}"`);
    for (const { name } of permissions.app ?? []) expect(manifest).toContain(`"${name}"`);
  });
});
