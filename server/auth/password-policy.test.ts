import { describe, expect, it } from 'vitest';
import { checkNewPassword } from './password-policy.ts';

const context = ['Region Norrdal', 'Karin Lindqvist', 'karin.lindqvist@norrdal.example'];
const verdict = (password: string) => {
  const result = checkNewPassword(password, context);
  return result.ok ? 'ok' : result.refusal.code;
};

describe('new password', () => {
  it.each([
    ['elva tecken', 'password-too-short'],
    ['åäöåäöåäöåä', 'password-too-short'],
    ['x'.repeat(129), 'password-too-long'],
    ['1q2w3e4r5t6y', 'password-common'],
    ['Password1234', 'password-common'],
    ['P@ssw0rd2026!', 'password-common'],
    ['Sommar202612', 'password-common'],
    ['lösenord12345', 'password-common'],
    ['passwordmonkey', 'password-common'],
    ['monkey-dragon', 'password-common'],
    ['aaaaaaaaaaaaaaaa', 'password-common'],
    ['gurkagurkagurka', 'password-common'],
    ['abcdefghijklmn', 'password-common'],
    ['098765432109', 'password-common'],
    ['Klubba-Norrdal-2026', 'password-context'],
    ['regionnorrdal!!', 'password-context'],
    ['karinlindqvist1', 'password-context'],
  ])('[ASVS-6.2] refuses %s as %s', (password, code) => {
    expect(verdict(password)).toBe(code);
  });

  it.each([
    'fyra lugna renar',
    'blåbär i mjölk till kvällen',
    'kommunens sju blå hästar',
    'zq8!kP2vLx9w',
    '🦊🦊🐟🐟🌲🌲🦉🦉🌊🌊🍄🍄',
    `en mening ${'utan slut '.repeat(11)}`.slice(0, 128),
  ])('[ASVS-6.2] accepts %s without rules of composition', (password) => {
    expect(verdict(password)).toBe('ok');
  });
});
