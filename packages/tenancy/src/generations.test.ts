import { X509Certificate } from 'node:crypto';
import { issueToken, verifyToken } from '@berth/auth/service-account-tokens';
import { createClientCertificate } from '@berth/auth/x509/authority';
import { identityOfCertificate } from '@berth/auth/x509/clientcertificate';
import { createMemoryTable } from '@berth/table/memory';
import { describe, expect, it } from 'vitest';
import { createAuthorities } from './authorities.ts';
import type { TenancyDeps } from './deps.ts';
import { createGenerations, type Signer } from './generations.ts';
import { createSigningKeys } from './signing.ts';

const day = 86_400_000;
const hour = 3_600_000;

function stage() {
  const time = { now: Date.parse('2026-01-01T00:00:00Z') };
  let counter = 0;
  const deps: TenancyDeps = {
    table: createMemoryTable(),
    clock: { now: () => new Date(time.now), sleep: async () => {} },
    sealer: { seal: async (plain) => plain, open: async (sealed) => sealed },
    random: (length) => String(counter++).padStart(length, 'r'),
    clusterUrl: (id) => `https://berth.test/clusters/${id}`,
    caBundle: undefined,
    serviceCidr: '10.96.0.0/16',
    podCidr: '10.244.0.0/16',
  };
  const items = async () => (await deps.table.query({ pk: 'clus#blue', from: '', to: '\u{10ffff}' })).items;
  return { time, deps, items };
}

describe('what signs service account tokens', () => {
  const serviceAccount = { name: 'robot', uid: 'u' };
  const wish = { namespace: 'default', serviceAccount, audiences: [], expirationSeconds: 30 * 86_400 };

  it('gives way after a year to a key that was shown for a month, and is believed until its last token has expired', async () => {
    const { time, deps, items } = stage();
    const process = () => ({ clock: deps.clock, keys: createSigningKeys(deps), uidOf: async () => 'u' });
    const first = process();
    const { signing: old } = await first.keys('blue');
    time.now += 365 * day;
    const shown = await process().keys('blue');
    expect([shown.signing.kid, shown.public.map(({ kid }) => kid).length]).toEqual([old.kid, 2]);
    time.now += 30 * day - 1000;
    const { token } = await issueToken(first, 'blue', wish);
    time.now += 1000;
    const { signing } = await process().keys('blue');
    expect(signing.kid).not.toBe(old.kid);
    time.now += 2 * day;
    await process().keys('blue');
    expect((await items()).map(({ sealed }) => sealed !== undefined)).toEqual([false, true]);
    time.now += 28 * day - 2000;
    expect((await verifyToken(process(), 'blue', token)).identity.username).toContain('robot');
    time.now += 2 * day;
    expect((await process().keys('blue')).public.map(({ kid }) => kid)).toEqual([signing.kid]);
    expect(await items()).toHaveLength(1);
  });
});

describe('an authority', () => {
  it('gives way after five years, and what it signed is believed as long as it is good', async () => {
    const { time, deps } = stage();
    const process = () => createAuthorities(deps);
    const first = await process().open('blue', 'client');
    time.now += 5 * 365 * day;
    expect((await process().trusted('blue', 'client')).certificates).toHaveLength(2);
    expect((await process().trusted('blue', 'front-proxy')).certificates).toHaveLength(1);
    time.now += 30 * day - 1000;
    const signer = await process().open('blue', 'client');
    expect(signer.certificate).toBe(first.certificate);
    const signed = await createClientCertificate(signer, 'jane', deps.clock.now(), 365 * day);
    const identity = async () =>
      identityOfCertificate(
        new X509Certificate(signed.certificate),
        (await process().trusted('blue', 'client')).certificates,
        deps.clock.now(),
      )?.username;
    time.now += 1000;
    expect((await process().open('blue', 'client')).certificate).not.toBe(first.certificate);
    expect(await identity()).toBe('jane');
    time.now += 365 * day - 2000;
    expect(await identity()).toBe('jane');
    time.now += 2 * day;
    expect((await process().trusted('blue', 'client')).certificates).not.toContain(first.certificate);
  }, 60_000);

  it('that nobody asked for years has a successor at once, before it expires', async () => {
    const { time, deps } = stage();
    const first = await createAuthorities(deps).open('blue', 'client');
    time.now += 3400 * day;
    const next = await createAuthorities(deps).open('blue', 'client');
    expect(next.certificate).not.toBe(first.certificate);
    expect((await createAuthorities(deps).trusted('blue', 'client')).certificates).toHaveLength(2);
  }, 60_000);
});

describe('generations', () => {
  const signer: Signer = {
    terms: { period: 100 * hour, lead: 20 * hour, outlives: 50 * hour },
    key: (cluster) => ({ pk: `clus#${cluster}`, sk: 'signing' }),
    make: async () => ({ sealed: new Uint8Array(1) }),
  };

  it('have one successor, however many processes find that it is time', async () => {
    const { time, deps, items } = stage();
    await createGenerations(deps, signer)('blue');
    time.now += 100 * hour;
    const all = await Promise.all(Array.from({ length: 8 }, () => createGenerations(deps, signer)('blue')));
    expect(await items()).toHaveLength(2);
    expect(new Set(all.map(({ trusted }) => trusted.length))).toEqual(new Set([2]));
  });

  // Processes come and go, and each remembers for an hour what it read.
  it.each([1, 2, 3, 4, 5])('believe whatever was signed for as long as it is good (seed %i)', async (seed) => {
    const { time, deps } = stage();
    let state = seed;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % below;
    };
    const processes = Array.from({ length: 4 }, () => createGenerations(deps, signer));
    const signed: { by: number; until: number }[] = [];
    const life = signer.terms.outlives - 2 * hour;
    for (let step = 0; step < 400; step += 1) {
      time.now += random(4 * hour);
      if (random(20) === 0) processes[random(4)] = createGenerations(deps, signer);
      // Not a day goes by without anybody's asking.
      const { signing, trusted } = (await processes[random(4)]?.('blue')) ?? {};
      const numbers = trusted?.map(({ number }) => number);
      for (const { by, until } of signed) if (until > time.now) expect(numbers).toContain(by);
      signed.push({ by: signing?.number ?? -1, until: time.now + life });
    }
    expect(Math.max(...signed.map(({ by }) => by))).toBeGreaterThan(2);
  });
});
