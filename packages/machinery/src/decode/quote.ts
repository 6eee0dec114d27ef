/** Quotes as Go's time package does in its errors: what is not ASCII stands as its bytes. */
export function timeQuote(text: string): string {
  let quoted = '"';
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    if (byte >= 0x80 || byte < 0x20) quoted += `\\x${byte.toString(16).padStart(2, '0')}`;
    else quoted += character === '"' || character === '\\' ? `\\${character}` : character;
  }
  return `${quoted}"`;
}
