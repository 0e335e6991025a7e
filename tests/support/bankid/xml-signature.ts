import { createHash } from 'node:crypto';
import type { PersonalBankId } from './authority.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const TYPES = 'http://www.bankid.com/signature/v1.0.0/types';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export interface SignedText {
  /** Base64, as the relying party sent it. */
  readonly visible: string;
  readonly nonVisible: string;
  readonly funcId?: string;
  readonly covers?: 'data';
}

/**
 * An XML signature as BankID makes it. Written by hand in its canonical form and hashed as text, so that a verifier that
 * canonicalises wrongly finds out.
 */
export async function bankIdXml(person: PersonalBankId, text: SignedText): Promise<string> {
  const data = dataXml(text);
  const keyInfo = keyInfoXml(person.chain);
  const info = signedInfoXml(digest(data), text.covers === 'data' ? undefined : digest(keyInfo));
  const value = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', person.key, Buffer.from(info, 'utf8'));
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    `<Signature xmlns="${DSIG}">`,
    info,
    `<SignatureValue>${Buffer.from(value).toString('base64')}</SignatureValue>`,
    keyInfo,
    `<Object>${data}</Object>`,
    '</Signature>',
  ].join('');
}

function dataXml({ visible, nonVisible, funcId = 'Signing' }: SignedText): string {
  const b64 = (value: string) => Buffer.from(value, 'utf8').toString('base64');
  return [
    `<bankIdSignedData xmlns="${TYPES}" Id="bidSignedData">`,
    `<usrVisibleData charset="UTF-8" visible="wysiwys">${visible}</usrVisibleData>`,
    `<usrNonVisibleData>${nonVisible}</usrNonVisibleData>`,
    `<srvInfo><name>${b64('cn=Prov RP,name=Prov,serialNumber=5566304928,o=Provbank A AB (publ),c=SE')}</name>`,
    `<nonce>txXgPC/CeexkmlzI0/ZPnY5y6lQ=</nonce><displayName>${b64('Prov RP')}</displayName></srvInfo>`,
    `<clientInfo><funcId>${funcId}</funcId><version>${b64('Personal=7.12.1.5')}</version>`,
    `<env><ai><type>${b64('IOS')}</type><deviceInfo>${b64('26.1')}</deviceInfo><uhi>giCsUsVYgZEg96P</uhi>`,
    '<fsib>0</fsib><utb>cs1</utb><uauth>pw</uauth></ai></env></clientInfo>',
    '</bankIdSignedData>',
  ].join('');
}

function keyInfoXml(chain: readonly string[]): string {
  const certificates = chain.map((one) => `<X509Certificate>${one}</X509Certificate>`).join('');
  return `<KeyInfo xmlns="${DSIG}" Id="bidKeyInfo"><X509Data>${certificates}</X509Data></KeyInfo>`;
}

function signedInfoXml(data: string, keyInfo: string | undefined): string {
  const reference = (attributes: string, value: string) =>
    `<Reference ${attributes}><Transforms><Transform Algorithm="${C14N}"></Transform></Transforms>` +
    `<DigestMethod Algorithm="${SHA256}"></DigestMethod><DigestValue>${value}</DigestValue></Reference>`;
  return [
    `<SignedInfo xmlns="${DSIG}"><CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod>`,
    '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>',
    reference(`Type="${TYPES}" URI="#bidSignedData"`, data),
    keyInfo === undefined ? '' : reference('URI="#bidKeyInfo"', keyInfo),
    '</SignedInfo>',
  ].join('');
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
