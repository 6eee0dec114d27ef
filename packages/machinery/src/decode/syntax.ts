import { goQuote } from '../invalid.ts';

const space = /[ \t\r\n]/;
const closed = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;

/** Where and why a text is not JSON, in the words of Go's encoding/json (scanner.go). Only called for text that is not. */
export function syntaxError(text: string): string {
  const scanner = new Scanner(text);
  return scanner.run();
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return `'"'`;
  return `'${goQuote(character).slice(1, -1)}'`;
}

const endOfInput = 'unexpected end of JSON input';

/** Reads values with an explicit stack, so that no nesting can exhaust ours. */
class Scanner {
  readonly #text: string;
  #at = 0;
  /** `{` or `[` of what is open. */
  readonly #open: string[] = [];
  #next: 'value' | 'key' | 'after' = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    for (;;) {
      const error = this.#next === 'value' ? this.#value() : this.#next === 'key' ? this.#key() : this.#afterValue();
      if (error !== undefined) return error;
    }
  }

  #skip(): string | undefined {
    while (this.#at < this.#text.length && space.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text[this.#at];
  }

  /** @param within inside of a literal, where Go takes the end of the text for a space that does not belong there. */
  #wrong(context: string, within = false): string {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) return within ? `invalid character ' ' ${context}` : endOfInput;
    // Go looks at bytes: of a longer character it names the first.
    const first = code < 0x80 ? code : (Buffer.from(String.fromCodePoint(code))[0] ?? 0);
    return `invalid character ${quoteCharacter(String.fromCharCode(first))} ${context}`;
  }

  #value(): string | undefined {
    const character = this.#skip();
    if (character === undefined) return endOfInput;
    if (character === '{' || character === '[') return this.#begin(character);
    this.#next = 'after';
    if (character === '"') return this.#string();
    if (character === '-' || (character >= '0' && character <= '9')) return this.#number();
    for (const word of ['true', 'false', 'null']) if (word[0] === character) return this.#word(word);
    return this.#wrong('looking for beginning of value');
  }

  #begin(bracket: string): string | undefined {
    this.#open.push(bracket);
    if (this.#open.length > 10_000) return 'exceeded max depth';
    this.#at += 1;
    const next = this.#skip();
    if (next === (bracket === '{' ? '}' : ']')) {
      this.#at += 1;
      this.#open.pop();
      this.#next = 'after';
    } else this.#next = bracket === '{' ? 'key' : 'value';
    return undefined;
  }

  #key(): string | undefined {
    if (this.#skip() !== '"') return this.#wrong('looking for beginning of object key string');
    const error = this.#string();
    if (error !== undefined) return error;
    if (this.#skip() !== ':') return this.#wrong('after object key');
    this.#at += 1;
    this.#next = 'value';
    return undefined;
  }

  #afterValue(): string | undefined {
    const character = this.#skip();
    const open = this.#open.at(-1);
    if (open === undefined) return character === undefined ? endOfInput : this.#wrong('after top-level value');
    if (character === ',') {
      this.#at += 1;
      this.#next = open === '{' ? 'key' : 'value';
      return undefined;
    }
    if (character !== (open === '{' ? '}' : ']')) {
      return this.#wrong(open === '{' ? 'after object key:value pair' : 'after array element');
    }
    this.#at += 1;
    this.#open.pop();
    return undefined;
  }

  #string(): string | undefined {
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"') {
        this.#at += 1;
        return undefined;
      }
      if (character < ' ') return this.#wrong('in string literal');
      if (character === '\\') {
        const error = this.#escape();
        if (error !== undefined) return error;
      }
    }
    return endOfInput;
  }

  #escape(): string | undefined {
    this.#at += 1;
    const character = this.#text[this.#at] ?? '';
    if (character !== 'u')
      return 'bfnrt\\/"'.includes(character) && character !== ''
        ? undefined
        : this.#wrong('in string escape code', true);
    for (let digit = 0; digit < 4; digit += 1) {
      this.#at += 1;
      if (!/^[0-9a-fA-F]$/.test(this.#text[this.#at] ?? ''))
        return this.#wrong('in \\u hexadecimal character escape', true);
    }
    return undefined;
  }

  #word(word: string): string | undefined {
    for (let offset = 1; offset < word.length; offset += 1) {
      this.#at += 1;
      if (this.#text[this.#at] !== word[offset]) {
        return this.#wrong(`in literal ${word} (expecting '${word[offset]}')`, true);
      }
    }
    this.#at += 1;
    return undefined;
  }

  #number(): string | undefined {
    const start = this.#at;
    const pattern = /-?(?:0|[1-9]\d*)?(?:\.\d*)?(?:[eE][-+]?\d*)?/y;
    pattern.lastIndex = start;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    if (closed.test(found)) {
      this.#at = start + found.length;
      return undefined;
    }
    if (/^-(?!\d)/.test(found)) {
      this.#at = start + 1;
      return this.#wrong('in numeric literal', true);
    }
    const dot = /^-?\d+\.(?!\d)/.exec(found);
    this.#at = start + (dot?.[0] ?? found).length;
    return this.#wrong(dot ? 'after decimal point in numeric literal' : 'in exponent of numeric literal', true);
  }
}
