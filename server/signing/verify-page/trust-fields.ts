import { type Language, say } from '../messages.ts';
import { pemFingerprint } from '../verify/certificate-chain.ts';
import { type Anchors, pemFrom, pemsOf } from './anchors.ts';
import { element } from './element.ts';

/** What stands in the fields now: text, because that is what people paste. */
export type Trusted = Record<keyof Anchors, string>;

export function trustedFrom(carried: Anchors): Trusted {
  const { roots, tsaRoots, sealRoots, logKeys } = carried;
  return {
    roots: roots.join('\n'),
    tsaRoots: tsaRoots.join('\n'),
    sealRoots: sealRoots.join('\n'),
    logKeys: logKeys.join('\n'),
  };
}

export function anchorsFrom(trusted: Trusted): Anchors {
  return {
    roots: pemsOf(trusted.roots),
    tsaRoots: pemsOf(trusted.tsaRoots),
    sealRoots: pemsOf(trusted.sealRoots),
    logKeys: trusted.logKeys.split(/\s+/).filter((key) => key !== ''),
  };
}

export interface TrustFields {
  readonly language: Language;
  readonly trusted: Trusted;
  /** Whether the root came with the page and nobody has chosen it. */
  readonly isCarried: boolean;
  changed(): void;
}

export function trustFields(fields: TrustFields): HTMLElement {
  const { language, isCarried } = fields;
  const hint = isCarried ? 'verifier_roots_carried' : 'verifier_roots_hint';
  const prints = element('div', { id: 'prints', class: 'small' }, []);
  const showPrints = (): void => void listPrints(prints, fields);
  showPrints();
  return element('section', { class: 'roots' }, [
    element('p', { class: 'quiet small', id: 'roots-hint' }, [say(language, hint)]),
    prints,
    ...field('roots', { ...fields, changed: () => (showPrints(), fields.changed()) }),
    element('details', {}, [
      element('summary', {}, [say(language, 'verifier_more_trust')]),
      ...field('tsaRoots', fields),
      ...field('sealRoots', fields),
      ...field('logKeys', fields),
    ]),
  ]);
}

const LABELS: Readonly<Record<keyof Anchors, string>> = {
  roots: 'verifier_roots',
  tsaRoots: 'verifier_tsa_roots',
  sealRoots: 'verifier_seal_roots',
  logKeys: 'verifier_log_keys',
};

function field(name: keyof Anchors, { language, trusted, changed }: TrustFields): Node[] {
  const text = element('textarea', { id: name, spellcheck: 'false' }, []);
  text.value = trusted[name];
  const set = (value: string): void => {
    text.value = trusted[name] = value;
    changed();
  };
  text.addEventListener('input', () => {
    set(text.value);
  });
  const parts: Node[] = [element('label', { for: name }, [say(language, LABELS[name])]), text];
  if (name === 'logKeys') return parts;
  const input = element('input', { type: 'file', accept: '.pem,.crt,.cer,.der' }, []);
  input.addEventListener('change', () => {
    void input.files?.[0]?.arrayBuffer().then((buffer) => {
      set(pemFrom(new Uint8Array(buffer)));
    });
  });
  return [
    ...parts,
    element('label', { class: 'small choose' }, [say(language, 'verifier_choose_file'), input]),
  ];
}

/** What people compare with what the organisation has published, before they look at any answer. */
async function listPrints(place: HTMLElement, { language, trusted }: TrustFields): Promise<void> {
  const pems = pemsOf(trusted.roots);
  const prints = await Promise.all(pems.map(pemFingerprint));
  const lines = prints.map((print) =>
    say(language, 'verifier_fingerprint', { fingerprint: grouped(print ?? '') }),
  );
  place.replaceChildren(
    ...(lines.length > 0 ? lines : [say(language, 'verifier_no_root')]).map((line) =>
      element('p', {}, [line]),
    ),
  );
}

/** In groups of four, which two people can read to each other. */
function grouped(hex: string): string {
  return hex.replace(/.{4}(?=.)/g, '$& ');
}
