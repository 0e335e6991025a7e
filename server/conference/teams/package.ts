import { strToU8, zipSync } from 'fflate';
import { colourIcon, outlineIcon } from './icon.ts';
import { englishNames, teamsManifest, type TeamsManifestOptions } from './manifest.ts';

/** The same options give the same bytes. */
const NO_TIME = new Date(1980, 0, 1, 0, 0, 0);

/** The zip that a Teams administrator uploads. */
export function teamsPackage(options: TeamsManifestOptions): Uint8Array {
  const json = (value: object): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`);
  return zipSync(
    {
      'manifest.json': json(teamsManifest(options)),
      'en-us.json': json(englishNames()),
      'color.png': [colourIcon(), { level: 0 }],
      'outline.png': [outlineIcon(), { level: 0 }],
    },
    { mtime: NO_TIME, os: 3 },
  );
}
