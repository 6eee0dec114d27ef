import type { Implementation, Library } from '../functions.ts';
import { struct } from '../types.ts';
import { CelError, isError, Opaque, type Value } from '../values.ts';

const semverType = struct('kubernetes.Semver');
const pattern =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const longest = 1024;

class SemverValue extends Opaque {
  readonly type = semverType;
  /** major, minor, patch. */
  readonly numbers: readonly bigint[];
  readonly release: readonly string[];
  constructor(numbers: readonly bigint[], release: readonly string[]) {
    super();
    this.numbers = numbers;
    this.release = release;
  }
  equals(other: Opaque): boolean {
    return other instanceof SemverValue && compare(this, other) === 0;
  }
}

/** Order by semver 2.0: a pre-release comes before its release, builds do not count. */
function compare(a: SemverValue, b: SemverValue): number {
  for (let index = 0; index < 3; index += 1) {
    const [left, right] = [a.numbers[index] as bigint, b.numbers[index] as bigint];
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.release.length === 0 || b.release.length === 0) return Math.sign(b.release.length - a.release.length);
  for (let index = 0; index < Math.max(a.release.length, b.release.length); index += 1) {
    const order = compareParts(a.release[index], b.release[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === undefined ? (b === undefined ? 0 : -1) : 1;
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function parse(text: string, normalize: boolean): SemverValue | CelError {
  const normal = normalize ? normalized(text) : text;
  const match = normal === undefined || normal.length > longest ? null : pattern.exec(normal);
  if (match === null) return new CelError(describe(normal));
  const release = match[4]?.split('.') ?? [];
  if (release.some((part) => /^0\d+$/.test(part)))
    return new CelError(`Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(match[4])}`);
  return new SemverValue(match.slice(1, 4).map(BigInt), release);
}

function describe(text: string | undefined): string {
  if (text === undefined) return 'short version cannot contain PreRelease/Build meta data';
  if (text === '') return 'Version string empty';
  if (text.split('.').length < 3) return 'No Major.Minor.Patch elements found';
  return `Invalid character(s) found in version ${JSON.stringify(text)}`;
}

/** `v1.02` as `1.2.0` (semverlib.go, normalizeAndParse); undefined for a short version with more than numbers. */
function normalized(text: string): string | undefined {
  const plain = text.replace(/^v/, '');
  const [major = '', minor, ...rest] = plain.split('.');
  const parts = [major, ...(minor === undefined ? [] : [minor]), ...(rest.length === 0 ? [] : [rest.join('.')])].map(
    (part) => (part.length > 1 ? part.replace(/^0+(?=\D|$)/, '0').replace(/^0+(?=\d)/, '') : part),
  );
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) as string)) return undefined;
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

const pair =
  (use: (order: number) => Value): Implementation =>
  ([a, b]) =>
    use(compare(a as SemverValue, b as SemverValue));
const number =
  (index: number): Implementation =>
  ([value]) =>
    (value as SemverValue).numbers[index] as bigint;

/** apiserver pkg/cel/library/semverlib.go. */
export const semvers: Library = {
  string_to_semver: ['semver(string): Semver', ([text]) => parse(text as string, false)],
  string_bool_to_semver: ['semver(string, bool): Semver', ([text, normal]) => parse(text as string, normal as boolean)],
  is_semver_string: ['isSemver(string): bool', ([text]) => !isError(parse(text as string, false))],
  is_semver_string_bool: [
    'isSemver(string, bool): bool',
    ([text, normal]) => !isError(parse(text as string, normal as boolean)),
  ],
  semver_is_greater_than: ['<Semver>.isGreaterThan(Semver): bool', pair((order) => order > 0)],
  semver_is_less_than: ['<Semver>.isLessThan(Semver): bool', pair((order) => order < 0)],
  semver_compare_to: ['<Semver>.compareTo(Semver): int', pair((order) => BigInt(order))],
  semver_major: ['<Semver>.major(): int', number(0)],
  semver_minor: ['<Semver>.minor(): int', number(1)],
  semver_patch: ['<Semver>.patch(): int', number(2)],
};
