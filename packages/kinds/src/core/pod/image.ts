/** A reference without a tag and a digest is pulled as `latest` (upstream pkg/util/parsers ParseImageName). */
export function imageTag(image: string): string {
  const [name = '', digest] = image.split('@', 2);
  const last = name.slice(name.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  if (colon >= 0) return last.slice(colon + 1);
  return digest === undefined ? 'latest' : '';
}
