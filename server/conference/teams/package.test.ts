import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { englishNames, teamsManifest } from './manifest.ts';
import { teamsPackage } from './package.ts';

const OPTIONS = {
  origin: 'https://protokoll.example',
  appId: '99999999-8888-4777-8666-555555555555',
  botId: '88888888-7777-4666-8555-444444444444',
};
const sample = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/conference/teams/manifest.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

describe('the manifest for Teams', () => {
  const manifest = teamsManifest(OPTIONS) as Record<string, unknown>;

  it('has what the one that was checked against the schema has', () => {
    expect(Object.keys(manifest)).toEqual(Object.keys(sample));
    for (const same of [
      'manifestVersion',
      'authorization',
      'meetingExtensionDefinition',
      'validDomains',
      'webApplicationInfo',
      'bots',
      'permissions',
    ])
      expect(manifest[same]).toEqual(sample[same]);
  });

  it('keeps the lengths that Teams allows', () => {
    const { name, description } = manifest as Record<string, { short: string; full: string }>;
    expect(name?.short.length).toBeLessThanOrEqual(30);
    expect(name?.full.length).toBeLessThanOrEqual(100);
    expect(description?.short.length).toBeLessThanOrEqual(80);
    expect(description?.full.length).toBeLessThanOrEqual(4000);
    const english = englishNames() as Record<string, string>;
    expect(english['name.full']?.length).toBeLessThanOrEqual(100);
    expect(english['description.short']?.length).toBeLessThanOrEqual(80);
  });

  it('speaks of one origin, with its port', () => {
    const text = JSON.stringify(teamsManifest({ ...OPTIONS, origin: 'https://klubba.example:8443/x' }));
    expect(text).toContain('"https://klubba.example:8443/embed/teams/config"');
    expect(text).toContain(`api://klubba.example:8443/${OPTIONS.appId}`);
    expect(text.match(/https:\/\/[^"/]+/gu)?.filter((one) => !one.endsWith('microsoft.com'))).toEqual(
      text.match(/https:\/\/klubba\.example:8443/gu),
    );
  });
});

describe('the package for Teams', () => {
  const files = unzipSync(teamsPackage(OPTIONS));

  it('has the manifest, its English and two icons, and nothing else', () => {
    expect(Object.keys(files).sort()).toEqual(['color.png', 'en-us.json', 'manifest.json', 'outline.png']);
    expect(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))).toEqual(teamsManifest(OPTIONS));
    expect(teamsPackage(OPTIONS)).toEqual(teamsPackage(OPTIONS));
  });

  it.each([
    ['color.png', 192],
    ['outline.png', 32],
  ])('draws %s, %i pixels each way', (name, size) => {
    const png = Buffer.from(files[name] ?? []);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    const pixels = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
    expect(pixels).toHaveLength(size * (size * 4 + 1));
    const alphas = Array.from({ length: size * size }, (_, at) => {
      const row = Math.floor(at / size);
      return pixels[row * (size * 4 + 1) + 1 + (at % size) * 4 + 3] ?? 0;
    });
    // The one is full to its edges; of the other only the lines are there.
    if (name === 'color.png') expect(alphas.every((alpha) => alpha === 255)).toBe(true);
    else expect(alphas.filter((alpha) => alpha > 0).length / alphas.length).toBeLessThan(0.5);
    expect(alphas.some((alpha) => alpha > 0)).toBe(true);
  });
});
