import type { Language } from '../messages.ts';
import { say } from '../messages.ts';
import { verifyFile } from '../verify/verify-file.ts';
import { readAnchors } from './anchors.ts';
import { element } from './element.ts';
import { showReport } from './show-report.ts';
import { anchorsFrom, trustedFrom, trustFields } from './trust-fields.ts';

/** The page that checks minutes from a disk, with the network off: no part of it asks anybody anything. */
const page = required('page');
const carried = trustedFrom(
  readAnchors((document.getElementById('anchors') as HTMLTemplateElement | null)?.content.textContent ?? ''),
);
const trusted = { ...carried };
let language: Language = navigator.language.startsWith('en') ? 'en' : 'sv';
let latest: { readonly file: File; readonly bytes: Uint8Array } | undefined;
/** Only the newest question is answered: meanwhile somebody may have chosen another file or root. */
let asked = 0;

function required(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

function draw(): void {
  document.documentElement.lang = language;
  document.title = `${say(language, 'verifier_title')} · Klubba`;
  const other = element('button', { type: 'button', lang: language === 'sv' ? 'en' : 'sv' }, [
    say(language, 'verifier_language'),
  ]);
  other.addEventListener('click', () => {
    language = language === 'sv' ? 'en' : 'sv';
    draw();
    void check();
  });
  page.replaceChildren(
    element('div', { class: 'bar' }, [element('h1', {}, [say(language, 'verifier_title')]), other]),
    element('p', { class: 'quiet' }, [say(language, 'verifier_lead')]),
    dropArea(),
    element('div', { id: 'answer', 'aria-live': 'polite' }, []),
    trustFields({
      language,
      trusted,
      isCarried: trusted.roots !== '' && trusted.roots === carried.roots,
      changed: () => void check(),
    }),
  );
}

function dropArea(): HTMLElement {
  const input = element('input', { type: 'file', id: 'file', accept: '.pdf,.json,.zip' }, []);
  const area = element('label', { class: 'drop' }, [
    element('span', {}, [say(language, 'verifier_drop')]),
    element('p', { class: 'quiet small' }, [say(language, 'verifier_drop_hint')]),
    input,
  ]);
  input.addEventListener('change', () => void take(input.files?.[0]));
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('over');
  });
  area.addEventListener('dragleave', () => {
    area.classList.remove('over');
  });
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('over');
    void take(event.dataTransfer?.files[0]);
  });
  return area;
}

async function take(file: File | undefined): Promise<void> {
  if (!file) return;
  latest = { file, bytes: new Uint8Array(await file.arrayBuffer()) };
  await check();
  document.getElementById('verdict')?.focus();
}

async function check(): Promise<void> {
  if (!latest) return;
  const { file, bytes } = latest;
  const turn = (asked += 1);
  const answer = required('answer');
  answer.replaceChildren(element('p', {}, [`${say(language, 'verifier_working')} …`]));
  const { roots, tsaRoots, sealRoots, logKeys } = anchorsFrom(trusted);
  const report = await verifyFile(bytes, {
    trustedRoots: roots,
    trustedTsaRoots: tsaRoots,
    trustedSealRoots: sealRoots,
    trustedLogKeys: logKeys,
  });
  if (turn === asked) answer.replaceChildren(showReport({ report, language, fileName: file.name, bytes }));
}

draw();
