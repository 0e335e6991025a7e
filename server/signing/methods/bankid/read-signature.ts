import { SignedXml } from 'xml-crypto';
import { DOMParser } from '@xmldom/xmldom';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const BANKID = 'http://www.bankid.com/signature/v1.0.0/types';
const C14N = ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'http://www.w3.org/2001/10/xml-exc-c14n#'];
const SIGNATURES = ['rsa-sha256', 'rsa-sha512'].map((one) => `http://www.w3.org/2001/04/xmldsig-more#${one}`);
const DIGESTS = ['sha256', 'sha512'].map((one) => `http://www.w3.org/2001/04/xmlenc#${one}`);
const LONGEST = 300_000;

/** What a BankID signature says, read only from the parts that are signed. */
export interface SignedFacts {
  /** As the person saw it. */
  readonly visible: string;
  /** As it was sent hidden, still base64. */
  readonly nonVisible: string;
  /** `Signing`, or `Identification` when somebody only proved who they are. */
  readonly funcId: string;
  /** DER, the signer's own first. */
  readonly certificates: readonly Uint8Array[];
}

export type SignatureReading =
  { readonly ok: true; readonly facts: SignedFacts } | { readonly ok: false; readonly code: string };

class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/**
 * Verifies an XML signature of BankID (XMLDSig, two references) with the key of the certificate in it, and reads it. Whether that
 * certificate is worth anything is not asked here. Never throws.
 */
export function readBankIdSignature(xml: string): SignatureReading {
  try {
    return { ok: true, facts: read(xml) };
  } catch (error) {
    // The library says most kinds of no by throwing; what it says is about the signature, never about us.
    return { ok: false, code: error instanceof Refused ? error.code : 'bankid-signature-wrong' };
  }
}

function read(xml: string): SignedFacts {
  const document = parse(xml);
  const root = document.documentElement;
  if (root?.namespaceURI !== DSIG || root.localName !== 'Signature')
    throw new Refused('bankid-xml-malformed');
  refuseDuplicateIds(root);
  refuseOtherAlgorithms(root);
  const certificates = certificatesIn(root);
  const [leaf] = certificates;
  if (!leaf) throw new Refused('bankid-xml-malformed');
  // The key is handed over: a KeyInfo that asks for another one is never followed.
  const signed = new SignedXml({ publicCert: pemOf(leaf), getCertFromKeyInfo: () => null });
  signed.loadSignature(xml);
  if (!signed.checkSignature(xml)) throw new Refused('bankid-signature-wrong');
  return factsOf(signed.getSignedReferences(), certificates);
}

function parse(xml: string): Document {
  if (xml.length > LONGEST) throw new Refused('bankid-xml-malformed');
  // Entities and external parts could say one thing to the signature and another to the reader.
  if (/<!\s*(?:doctype|entity)/iu.test(xml)) throw new Refused('bankid-doctype');
  if (xml.includes('<!') || /<\?(?!xml )/u.test(xml)) throw new Refused('bankid-xml-malformed');
  const stop = (): never => {
    throw new Refused('bankid-xml-malformed');
  };
  return new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } }).parseFromString(
    xml,
    'text/xml',
  );
}

function elementsIn(root: Element): Element[] {
  return Array.from(root.getElementsByTagName('*'));
}

/** Two elements of one name: the signature may be over the one and the reader look at the other. */
function refuseDuplicateIds(root: Element): void {
  const seen = new Set<string>();
  for (const element of [root, ...elementsIn(root)]) {
    for (const { name, value } of Array.from(element.attributes)) {
      if (name.toLowerCase() !== 'id' && !name.toLowerCase().endsWith(':id')) continue;
      if (seen.has(value)) throw new Refused('bankid-duplicate-id');
      seen.add(value);
    }
  }
}

function refuseOtherAlgorithms(root: Element): void {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    CanonicalizationMethod: C14N,
    Transform: C14N,
    SignatureMethod: SIGNATURES,
    DigestMethod: DIGESTS,
  };
  for (const element of elementsIn(root)) {
    const known = element.namespaceURI === DSIG ? allowed[element.localName ?? ''] : undefined;
    if (known && !known.includes(element.getAttribute('Algorithm') ?? ''))
      throw new Refused('bankid-algorithm');
  }
}

function certificatesIn(root: Element): Uint8Array[] {
  return Array.from(root.getElementsByTagNameNS(DSIG, 'X509Certificate')).map(
    (one) => new Uint8Array(Buffer.from(one.textContent ?? '', 'base64')),
  );
}

function pemOf(der: Uint8Array): string {
  const body =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...body, '-----END CERTIFICATE-----', ''].join('\n');
}

/** From the canonical text of what was signed, and from nothing else. */
function factsOf(references: readonly string[], expected: readonly Uint8Array[]): SignedFacts {
  const roots = references.map((text) => parse(text).documentElement);
  const data = roots.find((one) => one?.namespaceURI === BANKID && one.localName === 'bankIdSignedData');
  const keys = roots.find((one) => one?.namespaceURI === DSIG && one.localName === 'KeyInfo');
  if (references.length !== 2 || !data || !keys) throw new Refused('bankid-reference-missing');
  const certificates = certificatesIn(keys);
  const isSame = certificates.every((one, i) => Buffer.compare(one, expected[i] ?? new Uint8Array()) === 0);
  if (certificates.length !== expected.length || !isSame) throw new Refused('bankid-reference-missing');
  return {
    visible: Buffer.from(only(data, ['usrVisibleData']), 'base64').toString('utf8'),
    nonVisible: Buffer.from(only(data, ['usrNonVisibleData']), 'base64').toString('utf8'),
    funcId: only(data, ['clientInfo', 'funcId']),
    certificates,
  };
}

/** Text of the one element at the path; two of a kind, or none, is no answer. */
function only(from: Element, path: readonly string[]): string {
  let at = from;
  for (const name of path) {
    const found = Array.from(at.childNodes).filter(
      (one): one is Element => one.nodeType === 1 && (one as Element).localName === name,
    );
    const [first, second] = found;
    if (first?.namespaceURI !== BANKID || second) throw new Refused('bankid-xml-malformed');
    at = first;
  }
  return at.textContent ?? '';
}
