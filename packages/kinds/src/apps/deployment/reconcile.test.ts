import { describe, expect, it } from 'vitest';
import { goldenTests } from '../replicaset/reconcile-golden.ts';
import { reconciler } from './reconcile.ts';
import { fnv32a, podTemplateHash } from './reconcile-hash.ts';

describe('the deployment reconciler', () => goldenTests(import.meta.url, reconciler));

describe('the hash of a template', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'busybox' }] } };

  it('is FNV-1a of 32 bits', () => {
    expect(fnv32a(new TextEncoder().encode('foobar'))).toBe(0xbf9cf968);
  });

  it('does not depend on the order of fields, nor on what is empty', () => {
    const same = {
      spec: { volumes: [], containers: [{ image: 'busybox', name: 'c' }] },
      metadata: { labels: { app: 'web' }, creationTimestamp: null },
    };
    expect(podTemplateHash(same, undefined)).toBe(podTemplateHash(template, undefined));
  });

  it('stays what it is from one release to the next', () => {
    expect(podTemplateHash(template, undefined)).toMatchInlineSnapshot(`"686fbf49d8"`);
  });

  it('is another one after a collision', () => {
    const hashes = [undefined, 0, 1, 2].map((count) => podTemplateHash(template, count));
    expect(new Set(hashes).size).toBe(4);
  });
});
