import { goQuote } from '../../invalid.ts';
import type { Implementation, Library } from '../functions.ts';
import { struct } from '../types.ts';
import { ArrayList, CelError, LiteralMap, Opaque, type Value } from '../values.ts';

const urlType = struct('kubernetes.URL');

/** A URL's parts as Go's net/url names them. */
class UrlValue extends Opaque {
  readonly type = urlType;
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  constructor(text: string, scheme: string, host: string, path: string, query: string) {
    super();
    this.text = text;
    this.scheme = scheme;
    this.host = host;
    this.path = path;
    this.query = query;
  }
  equals(other: Opaque): boolean {
    return other instanceof UrlValue && this.text === other.text;
  }
}

const fault = (text: string, words: string) => new CelError(`parse ${goQuote(text)}: ${words}`);

/** What Go's url.ParseRequestURI takes, an absolute URL or an absolute path; or its sentence. */
export function parseUrl(text: string): UrlValue | CelError {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses them
  if (/[\x00-\x1f\x7f]/.test(text)) return fault(text, 'net/url: invalid control character in URL');
  if (text === '') return fault(text, 'empty url');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1];
  if (scheme === undefined && text.startsWith(':')) return fault(text, 'missing protocol scheme');
  const rest = scheme === undefined ? text : text.slice(scheme.length + 1);
  if (scheme !== undefined && !rest.startsWith('/'))
    return new UrlValue(text, scheme.toLowerCase(), '', '', queryOf(rest));
  if (scheme === undefined && !text.startsWith('/')) return fault(text, 'invalid URI for request');
  return hierarchical(text, scheme?.toLowerCase() ?? '', rest.replace(/#.*$/s, ''));
}

const queryOf = (rest: string) => (rest.includes('?') ? rest.slice(rest.indexOf('?') + 1).replace(/#.*$/s, '') : '');

function hierarchical(text: string, scheme: string, rest: string): UrlValue | CelError {
  const question = rest.indexOf('?');
  const before = question < 0 ? rest : rest.slice(0, question);
  const authority = /^\/\/([^/]*)(.*)$/s.exec(before);
  const rooted = scheme !== '' && authority !== null;
  const path = rooted ? (authority[2] as string) : before;
  const escape = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(path)?.[0];
  if (escape !== undefined) return fault(text, `invalid URL escape ${goQuote(escape)}`);
  const host = rooted ? hostOf(text, authority[1] as string) : '';
  if (host instanceof CelError) return host;
  return new UrlValue(text, scheme, host, escapedPath(path), question < 0 ? '' : rest.slice(question + 1));
}

function hostOf(text: string, authority: string): string | CelError {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']');
    if (close < 0) return fault(text, "missing ']' in host");
    const port = host.slice(close + 1);
    return /^(?::\d*)?$/.test(port) ? host : fault(text, `invalid port ${goQuote(port)} after host`);
  }
  const port = /:.*$/s.exec(host)?.[0] ?? '';
  if (!/^(?::\d*)?$/.test(port))
    return fault(text, `invalid port ${goQuote(/:[^:]*$/s.exec(host)?.[0] ?? '')} after host`);
  const wrong = /[ "<>\\^`{|}]/.exec(host)?.[0];
  if (wrong !== undefined) return fault(text, `invalid character ${goQuote(wrong)} in host name`);
  return /%[0-7]/.test(host)
    ? fault(text, `invalid URL escape ${goQuote(host.slice(host.indexOf('%'), host.indexOf('%') + 3))}`)
    : host;
}

/** The path with what Go escapes escaped; one that is validly escaped already stays. */
function escapedPath(path: string): string {
  if (/^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]]|%[0-9a-fA-F]{2})*$/.test(path)) return path;
  return encodeURI(decodePart(path)).replace(/[?#]/g, encodeURIComponent);
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hostname(host: string): string {
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
  return host.replace(/:\d*$/, '');
}

function queryMap(query: string): Value {
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const [name = '', ...rest] = part.replaceAll('+', ' ').split('=');
    const key = decodePart(name);
    values.set(key, [...(values.get(key) ?? []), decodePart(rest.join('='))]);
  }
  return new LiteralMap(new Map([...values].map(([key, list]) => [`s${key}`, [key, new ArrayList(list)] as const])));
}

const part =
  (read: (url: UrlValue) => Value): Implementation =>
  ([url]) =>
    read(url as UrlValue);

/** apiserver pkg/cel/library/urls.go. */
export const urls: Library = {
  string_to_url: [
    'url(string): URL',
    ([text]) => {
      const parsed = parseUrl(text as string);
      if (!(parsed instanceof CelError)) return parsed;
      return new CelError(`URL parse error during conversion from string: ${parsed.message}`);
    },
  ],
  url_get_scheme: ['<URL>.getScheme(): string', part((url) => url.scheme)],
  url_get_host: ['<URL>.getHost(): string', part((url) => url.host)],
  url_get_hostname: ['<URL>.getHostname(): string', part((url) => hostname(url.host))],
  url_get_port: ['<URL>.getPort(): string', part((url) => /:(\d*)$/.exec(url.host)?.[1] ?? '')],
  url_get_escaped_path: ['<URL>.getEscapedPath(): string', part((url) => url.path)],
  url_get_query: ['<URL>.getQuery(): map(string, list(string))', part((url) => queryMap(url.query))],
  is_url_string: ['isURL(string): bool', ([text]) => !(parseUrl(text as string) instanceof CelError)],
};
