import { timingSafeEqual } from 'node:crypto';

/** What CloudFront adds to a request (infra/front.ts), and what of it the program must not see. */
export const originSecretHeader = 'x-berth-origin';
export const forwardedHostHeader = 'x-forwarded-host';

export function isFromFront(sent: string | null | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(sent ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Clusters are served at https://{id}.{domain}; inside, and on the bare domain, their paths begin with /clusters/{id}. */
export function innerPath(host: string, domain: string, path: string): string {
  return host.endsWith(`.${domain}`) ? `/clusters/${host.slice(0, -domain.length - 1)}${path}` : path;
}
