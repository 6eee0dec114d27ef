/**
 * Puts another resourceVersion into an object's JSON without parsing it where that is safe: inside a string of JSON the
 * quotes of the searched text would be escaped, so a single occurrence can only be the field itself.
 */
export function withResourceVersion(body: string, from: number, to: number): string {
  const cut = cutResourceVersion(body, from);
  if (cut !== undefined) return joinResourceVersion(cut.text, cut.at, to);
  const object = JSON.parse(body) as { metadata?: { resourceVersion?: string } };
  object.metadata = { ...object.metadata, resourceVersion: String(to) };
  return JSON.stringify(object);
}

/** The text without the number, and where it stood; undefined where it is not there exactly once. */
export function cutResourceVersion(body: string, version: number): { text: string; at: number } | undefined {
  const field = `"resourceVersion":"${version}"`;
  const start = body.indexOf(field);
  if (start < 0 || body.indexOf(field, start + field.length) >= 0) return undefined;
  const at = start + '"resourceVersion":"'.length;
  return { text: body.slice(0, at) + body.slice(at + String(version).length), at };
}

export function joinResourceVersion(text: string, at: number, version: number): string {
  return text.slice(0, at) + version + text.slice(at);
}
