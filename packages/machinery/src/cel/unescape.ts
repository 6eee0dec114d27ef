const simple: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

const pattern = /\\(?:([abfnrtv"'\\?`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/g;

/** The inside of a quoted token: its marks off, line ends made one, escapes left alone if it is raw. */
function inside(token: string): { text: string; raw: boolean } {
  const normal = token.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const raw = /^[rR]/.test(normal);
  const quoted = raw ? normal.slice(1) : normal;
  const width = quoted.length >= 6 && quoted.startsWith((quoted[0] as string).repeat(3)) ? 3 : 1;
  return { text: quoted.slice(width, quoted.length - width), raw };
}

/** A string literal's value, or undefined where an escape names no character (cel-go parser/unescape.go). */
export function unquoteString(token: string): string | undefined {
  const { text, raw } = inside(token);
  if (raw) return text;
  let valid = true;
  const value = text.replace(pattern, (_, plain, hex, short, long, octal) => {
    if (plain !== undefined) return simple[plain] as string;
    const code = octal === undefined ? Number.parseInt(hex ?? short ?? long, 16) : Number.parseInt(octal, 8);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) valid = false;
    return valid ? String.fromCodePoint(code) : '';
  });
  return valid ? value : undefined;
}

/** A bytes literal's value (the token without its `b`); `\u` is no escape there. */
export function unquoteBytes(token: string): Uint8Array | undefined {
  const { text, raw } = inside(token);
  if (raw) return new TextEncoder().encode(text);
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[3] !== undefined || match[4] !== undefined) return undefined;
    parts.push(new TextEncoder().encode(text.slice(last, match.index)));
    if (match[1] !== undefined) parts.push(new TextEncoder().encode(simple[match[1]]));
    else
      parts.push(
        Uint8Array.of(match[5] === undefined ? Number.parseInt(match[2] as string, 16) : Number.parseInt(match[5], 8)),
      );
    last = match.index + match[0].length;
  }
  parts.push(new TextEncoder().encode(text.slice(last)));
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
