import { canonicalBase64 } from '../decode/scalars.ts';
import { parseDuration } from '../decode/duration.ts';
import { parseTime } from '../decode/time.ts';
import { parseCidr, parseIp } from '../ip.ts';
import { isDns1123Label, isDns1123Subdomain } from '../names.ts';

/** Formats of strings that custom resources may name (apiextensions pkg/apiserver/validation/formats.go); others mean nothing. */
const formats = new Map<string, (text: string) => boolean>([
  ['bsonobjectid', (text) => /^[0-9a-fA-F]{24}$/.test(text)],
  ['uri', isRequestUri],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', (text) => text.includes('.') && parseIp(text) !== undefined],
  ['ipv6', (text) => text.includes(':') && parseIp(text) !== undefined],
  ['cidr', (text) => parseCidr(text) !== undefined],
  ['mac', isMac],
  ['uuid', (text) => /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)],
  ['uuid3', (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text)],
  ['uuid4', (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(text)],
  ['uuid5', (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(text)],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text)],
  ['hexcolor', (text) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)],
  ['rgbcolor', isRgbColor],
  ['byte', (text) => text !== '' && passes(() => canonicalBase64(text))],
  ['password', () => true],
  ['date', (text) => /^\d{4}-\d\d-\d\d$/.test(text) && passes(() => parseTime(`${text}T00:00:00Z`))],
  ['duration', isDuration],
  ['datetime', isDateTime],
  ['k8sshortname', (text) => isDns1123Label(text).length === 0],
  ['k8slongname', (text) => isDns1123Subdomain(text).length === 0],
]);

/** Whether a text has a format; texts longer than this are only checked by the formats that are linear. */
export function hasFormat(format: string, text: string): boolean {
  const check = formats.get(format.replaceAll('-', ''));
  return check === undefined || check(text);
}

export function isKnownFormat(format: string): boolean {
  return formats.has(format.replaceAll('-', ''));
}

function passes(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

/** An absolute URI or an absolute path, as Go's url.ParseRequestURI takes it. */
function isRequestUri(text: string): boolean {
  if (text === '' || /[\u0000-\u0020\u007f]/.test(text)) return false;
  if (text.startsWith('/')) return !/%(?![0-9a-fA-F]{2})/.test(text);
  return /^[a-zA-Z][a-zA-Z0-9+.-]*:./.test(text) && (!text.includes('://') || URL.canParse(text));
}

function isEmail(text: string): boolean {
  if (text.length > 1024) return false;
  const address = /^(?:[^<>]*<([^<>]+)>|([^<>]+))$/.exec(text.trim());
  const bare = (address?.[1] ?? address?.[2] ?? '').trim();
  return /^(?:"[^"\\]*"|[^\s@"(),:;<>[\]\\.]+(?:\.[^\s@"(),:;<>[\]\\.]+)*)@[^\s@"(),:;<>\\]+$/.test(bare);
}

function isHostname(text: string): boolean {
  if (Buffer.byteLength(text) > 255) return false;
  const labels = text.split('.');
  if (labels.some((label) => Buffer.byteLength(label) > 63)) return false;
  const label = /^[a-zA-Z0-9\p{S}\p{L}](?:[-a-zA-Z0-9\p{S}\p{L}]*[a-zA-Z0-9\p{S}\p{L}])?$/u;
  if (!labels.every((each) => label.test(each))) return false;
  return labels.length === 1 ? !text.includes('--') : /^[a-zA-Z\p{L}]{2,63}$/u.test(labels.at(-1) ?? '');
}

/** 6, 8 or 20 bytes, with colons, dashes or dots as Go's net.ParseMAC takes them. */
function isMac(text: string): boolean {
  const bytes = /^(?:[0-9a-f]{2}(?::[0-9a-f]{2})+|[0-9a-f]{2}(?:-[0-9a-f]{2})+|[0-9a-f]{4}(?:\.[0-9a-f]{4})+)$/i.test(
    text,
  );
  return bytes && [12, 16, 40].includes(text.replace(/[^0-9a-f]/gi, '').length);
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^(?:\d{9}X|\d{10})$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < 10; at += 1) sum += (at + 1) * (digits[at] === 'X' ? 10 : Number(digits[at]));
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^\d{13}$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < 12; at += 1) sum += (at % 2 === 0 ? 1 : 3) * Number(digits[at]);
  return Number(digits[12]) === (10 - (sum % 10)) % 10;
}

const cards =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11})$/;

function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D+/g, '');
  if (!cards.test(digits)) return false;
  let sum = 0;
  [...digits].reverse().forEach((digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

function isRgbColor(text: string): boolean {
  const parts = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text);
  return parts !== null && parts.slice(1).every((part) => Number(part) <= 255 && !/^0\d/.test(part));
}

const words = /^(?:ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/i;

/** Go's durations, and texts like `3 days` in which some number has a known unit. */
function isDuration(text: string): boolean {
  if (text.length > 1024) return false;
  if (passes(() => parseDuration(text))) return true;
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some((match) => words.test(match[1] ?? ''));
}

function isDateTime(text: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)[tT](\d\d):(\d\d):(\d\d)(?:.\d+)?(?:[zZ]|[-+]\d\d:\d\d)$/.exec(text);
  if (match === null || !passes(() => parseTime(`${match[1]}T00:00:00Z`))) return false;
  const [, , hour = '', minute = '', second = ''] = match;
  return hour <= '23' && minute <= '59' && second <= '59';
}
