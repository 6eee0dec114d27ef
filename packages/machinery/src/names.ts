/**
 * Formats of names, answered as lists of complaints (empty: well-formed) in upstream's words: apimachinery
 * pkg/util/validation/validation.go and pkg/api/validate/content/.
 */

/** Lengths are counted in bytes of UTF-8, as Go counts them. */
const byteLength = (text: string): number => Buffer.byteLength(text);

const tooManyCharacters = (limit: number): string => `must be no more than ${limit} characters`;
const tooManyBytes = (limit: number): string => `must be no more than ${limit} bytes`;

/** How upstream tells a pattern: `message (e.g. 'a',  or 'b', regex used for validation is '…')`. */
export function regexError(message: string, pattern: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`;
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${list}regex used for validation is '${pattern}')`;
}

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const label1123Message =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const subdomain = `${label1123}(\\.${label1123})*`;
const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const label1035Message =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const wildcard = `\\*\\.${subdomain}`;
const wildcardMessage =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
const labelKey = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelKeyMessage =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelValue = `(${labelKey})?`;
const labelValueMessage =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const envName = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const envNameMessage =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
const configKey = '[-._a-zA-Z0-9]+';
const configKeyMessage = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
const headerName = '[-A-Za-z0-9]+';
const headerNameMessage = "a valid HTTP header must consist of alphanumeric characters or '-'";
const percent = '[0-9]+%';
const percentMessage = "a valid percent string must be a numeric string followed by an ending '%'";
const identifier = '[A-Za-z_][A-Za-z0-9_]*';
const identifierMessage =
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const label1123Pattern = whole(label1123);
const subdomainPattern = whole(subdomain);
const label1035Pattern = whole(label1035);
const wildcardPattern = whole(wildcard);
const labelKeyPattern = whole(labelKey);
const labelValuePattern = whole(labelValue);
const envNamePattern = whole(envName);
const configKeyPattern = whole(configKey);
const headerNamePattern = whole(headerName);
const percentPattern = whole(percent);
const identifierPattern = whole(identifier);

export function isDns1123Label(value: string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 63) errors.push(tooManyCharacters(63));
  if (label1123Pattern.test(value)) return errors;
  errors.push(
    subdomainPattern.test(value)
      ? 'must not contain dots'
      : regexError(label1123Message, label1123, 'my-name', '123-abc'),
  );
  return errors;
}

export function isDns1123Subdomain(value: string): string[] {
  return subdomainErrors(value, tooManyCharacters);
}

function subdomainErrors(value: string, tooLong: (limit: number) => string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 253) errors.push(tooLong(253));
  if (!subdomainPattern.test(value)) errors.push(regexError(subdomainMessage, subdomain, 'example.com'));
  return errors;
}

export function isDns1035Label(value: string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 63) errors.push(tooManyCharacters(63));
  if (!label1035Pattern.test(value)) errors.push(regexError(label1035Message, label1035, 'my-name', 'abc-123'));
  return errors;
}

/** `*.example.com`: hosts of ingresses and certificates. */
export function isWildcardDns1123Subdomain(value: string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 253) errors.push(tooManyCharacters(253));
  if (!wildcardPattern.test(value)) errors.push(regexError(wildcardMessage, wildcard, '*.example.com'));
  return errors;
}

/** A label's key: a name of at most 63 bytes after an optional DNS subdomain and '/'. */
export function isQualifiedName(value: string): string[] {
  const parts = value.split('/');
  const rule = regexError(labelKeyMessage, labelKey, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) {
    return [`a valid label key ${rule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const errors: string[] = [];
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') errors.push('prefix part must be non-empty');
    else errors.push(...subdomainErrors(prefix, tooManyBytes).map((message) => `prefix part ${message}`));
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (byteLength(name) > 63) errors.push(`name part ${tooManyBytes(63)}`);
  if (!labelKeyPattern.test(name)) errors.push(`name part ${rule}`);
  return errors;
}

export function isLabelValue(value: string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 63) errors.push(tooManyBytes(63));
  if (!labelValuePattern.test(value)) {
    errors.push(regexError(labelValueMessage, labelValue, 'MyValue', 'my_value', '12345'));
  }
  return errors;
}

/** Names that stand in URL paths and nothing else: RBAC's. */
export function isPathSegmentName(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return isPathSegmentPrefix(value);
}

export function isPathSegmentPrefix(value: string): string[] {
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}

/** Names of ports (RFC 6335): at most 15 of [a-z0-9-], with a letter. */
export function isValidPortName(value: string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 15) errors.push(tooManyCharacters(15));
  if (!/^[-a-z0-9]+$/.test(value)) {
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)');
  if (value.includes('--')) errors.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}

export function isValidPortNumber(value: number): string[] {
  return isInRange(value, 1, 65535);
}

export function isInRange(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [`must be between ${low} and ${high}, inclusive`];
}

/** User and group ids of security contexts. */
export function isValidUserId(value: number): string[] {
  return isInRange(value, 0, 2 ** 31 - 1);
}

function pathTraversal(value: string): string[] {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** The stricter rule for environment variables; upstream's default since 1.34 is isRelaxedEnvVarName. */
export function isEnvVarName(value: string): string[] {
  const errors = envNamePattern.test(value)
    ? []
    : [regexError(envNameMessage, envName, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')];
  return [...errors, ...pathTraversal(value)];
}

export function isRelaxedEnvVarName(value: string): string[] {
  const errors: string[] = [];
  if (value === '') errors.push('environment variable name must be non-empty');
  if (!/^[\x20-\x3c\x3e-\x7e]*$/.test(value)) {
    errors.push("a valid environment variable name must consist only of printable ASCII characters other than '='");
  }
  return errors;
}

/** Keys of ConfigMaps and Secrets. */
export function isConfigMapKey(value: string): string[] {
  const errors: string[] = [];
  if (byteLength(value) > 253) errors.push(tooManyCharacters(253));
  if (!configKeyPattern.test(value)) {
    errors.push(regexError(configKeyMessage, configKey, 'key.name', 'KEY_NAME', 'key-name'));
  }
  return [...errors, ...pathTraversal(value)];
}

export function isHttpHeaderName(value: string): string[] {
  return headerNamePattern.test(value) ? [] : [regexError(headerNameMessage, headerName, 'X-Header-Name')];
}

/** `25%`, of maxSurge and its like. */
export function isValidPercent(value: string): string[] {
  return percentPattern.test(value) ? [] : [regexError(percentMessage, percent, '1%', '93%')];
}

export function isCIdentifier(value: string): string[] {
  return identifierPattern.test(value)
    ? []
    : [regexError(identifierMessage, identifier, 'my_name', 'MY_NAME', 'MyName')];
}

export type NameFormat = 'subdomain' | 'label' | 'label1035' | 'pathSegment';

/**
 * Complaints about a name of the given format. With `prefix` the text is a generateName: something will follow, so that a
 * trailing dash is no fault.
 */
export function nameErrors(format: NameFormat, name: string, prefix = false): string[] {
  if (format === 'pathSegment') return prefix ? isPathSegmentPrefix(name) : isPathSegmentName(name);
  const masked = prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
  if (format === 'label') return isDns1123Label(masked);
  return format === 'label1035' ? isDns1035Label(masked) : isDns1123Subdomain(masked);
}
