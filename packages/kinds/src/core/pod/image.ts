/** A repository's name with its registry's. */
const longestName = 255;

/** A reference without a tag and a digest is pulled as `latest` (upstream pkg/util/parsers ParseImageName). */
export function imageTag(image: string): string {
  const [name = '', digest] = image.split('@', 2);
  const last = name.slice(name.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  const repository = colon < 0 ? last : last.slice(0, colon);
  const full = image.includes('/') ? image : `docker.io/library/${image}`;
  if (full.length - (colon < 0 ? 0 : last.length - colon) > longestName) return '';
  // What is no reference has no tag: validation or the node will say so.
  if (!/^[a-z0-9]+([._-]+[a-z0-9]+)*$/.test(repository)) return '';
  if (colon >= 0) return last.slice(colon + 1);
  return digest === undefined ? 'latest' : '';
}

/** `latest` may have moved since it was last pulled; other tags are taken as they are found. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}
