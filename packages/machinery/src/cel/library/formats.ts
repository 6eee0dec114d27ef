import {
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isLabelValue,
  isQualifiedName,
  nameErrors,
} from '../../names.ts';
import { hasFormat } from '../../shape/formats.ts';
import type { Library } from '../functions.ts';
import { struct } from '../types.ts';
import { ArrayList, CelError, none, Opaque, Optional } from '../values.ts';
import { parseUrl } from './urls.ts';

const formatType = struct('kubernetes.NamedFormat');

export class FormatValue extends Opaque {
  readonly type = formatType;
  readonly name: string;
  readonly validate: (text: string) => string[];
  /** How long a pattern upstream reckons with for its cost. */
  readonly patternSize: number;
  constructor(name: string, patternSize: number, validate: (text: string) => string[]) {
    super();
    this.name = name;
    this.patternSize = patternSize;
    this.validate = validate;
  }
  equals(other: Opaque): boolean {
    return other instanceof FormatValue && this.name === other.name;
  }
}

const known =
  (format: string, words: string) =>
  (text: string): string[] =>
    hasFormat(format, text) ? [] : [words];

const uri = (text: string): string[] => {
  const url = parseUrl(text);
  return url instanceof CelError ? [url.message] : [];
};

const named: Record<string, FormatValue> = {
  dns1123Label: new FormatValue('DNS1123Label', 30, isDns1123Label),
  dns1123Subdomain: new FormatValue('DNS1123Subdomain', 60, isDns1123Subdomain),
  dns1035Label: new FormatValue('DNS1035Label', 30, isDns1035Label),
  qualifiedName: new FormatValue('QualifiedName', 60, isQualifiedName),
  dns1123LabelPrefix: new FormatValue('DNS1123LabelPrefix', 30, (text) => nameErrors('label', text, true)),
  dns1123SubdomainPrefix: new FormatValue('DNS1123SubdomainPrefix', 60, (text) => nameErrors('subdomain', text, true)),
  dns1035LabelPrefix: new FormatValue('DNS1035LabelPrefix', 30, (text) => nameErrors('label1035', text, true)),
  labelValue: new FormatValue('LabelValue', 40, isLabelValue),
  uri: new FormatValue('URI', 1103, uri),
  uuid: new FormatValue('uuid', 70, known('uuid', 'does not match the UUID format')),
  byte: new FormatValue('byte', 84, known('byte', 'invalid base64')),
  date: new FormatValue('date', 71, known('date', 'invalid date')),
  datetime: new FormatValue('datetime', 71, known('datetime', 'invalid datetime')),
};

/** Named formats (apiserver pkg/cel/library/format.go). */
export const formats: Library = {
  ...Object.fromEntries(
    Object.entries(named).map(([name, format]) => [
      `format.${name}`,
      [`format.${name}(): Format`, () => format] as const,
    ]),
  ),
  'format-validate': [
    '<Format>.validate(string): optional(list(string))',
    ([format, text]) => {
      const complaints = (format as FormatValue).validate(text as string);
      return complaints.length === 0 ? none : new Optional(new ArrayList(complaints));
    },
  ],
  'format-named': [
    'format.named(string): optional(Format)',
    ([name]) => (Object.hasOwn(named, name as string) ? new Optional(named[name as string]) : none),
  ],
};

/** What mutating policies have besides (apiserver pkg/cel/library/jsonpatch.go). */
export const jsonPatch: Library = {
  string_jsonpatch_escapeKey_string: [
    'jsonpatch.escapeKey(string): string',
    ([key]) => (key as string).replaceAll('~', '~0').replaceAll('/', '~1'),
  ],
};
