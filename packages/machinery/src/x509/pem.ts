/** One block of a PEM text. */
export interface PemBlock {
  type: string;
  /** Lines of the form `Name: value` above the body. */
  headers: boolean;
  der: Uint8Array;
}

const pattern = /-----BEGIN ([^\r\n-]*)-----[ \t]*\r?\n([\s\S]*?)-----END \1-----/g;

/** The blocks of a text; what is between them is passed over, as Go's encoding/pem does. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(pattern)].flatMap(([, type = '', body = '']) => {
    const headers = body.includes(':');
    const base64 = (headers ? body.replace(/^[\s\S]*?\r?\n\r?\n/, '') : body).replace(/\s/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) return [];
    return [{ type, headers, der: Uint8Array.from(Buffer.from(base64, 'base64')) }];
  });
}

/** A block as text, its lines 64 characters long. */
export function toPem(type: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
}
