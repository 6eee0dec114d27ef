const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const label = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)';
const domain = String.raw`(?:${label}(?:\.${label})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
const tag = String.raw`\w[\w.-]{0,127}`;
const digest = 'sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}';
const reference = new RegExp(`^(?:${domain}/)(${component}(?:/${component})*)(?::(${tag}))?(?:@(${digest}))?$`);

/** Of a repository's path, without the registry. */
const longestPath = 255;
/** No reference is longer, its registry and digest included; keeps the pattern from long texts. */
const longestReference = 1024;

/**
 * The tag a reference is pulled by: `latest` without a tag and a digest, '' with a digest alone and for what is no reference, of which
 * validation or the node will tell (pkg/util/parsers ParseImageName; distribution/reference v0.6 normalize.go, regexp.go).
 */
export function imageTag(image: string): string {
  if (image.length > longestReference || /^[a-f0-9]{64}$/.test(image)) return '';
  const [, path, named, digested] = reference.exec(qualified(image)) ?? [];
  if (path === undefined || path.length > longestPath) return '';
  return named ?? (digested === undefined ? 'latest' : '');
}

/** With its registry: the part before the first slash if it looks like one, Docker Hub's otherwise. */
function qualified(image: string): string {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(0, slash));
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const [registry, rest] = isDomain ? [first, image.slice(slash + 1)] : ['docker.io', image];
  const hub = registry === 'docker.io' || registry === 'index.docker.io';
  return `${hub ? 'docker.io' : registry}/${hub && !rest.includes('/') ? 'library/' : ''}${rest}`;
}

/** `latest` may have moved since it was last pulled; other tags are taken as they are found. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}
