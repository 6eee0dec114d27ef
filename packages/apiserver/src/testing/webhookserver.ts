import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Files {
  key: string;
  certificate: string;
}

const program = 'openssl';

/** A certificate for the names a webhook is called by, signed by itself or by another. */
export function selfSigned(names: readonly string[], issuer?: Files): Files {
  const directory = mkdtempSync(join(tmpdir(), 'berth-webhook-'));
  const [key, certificate] = [join(directory, 'key'), join(directory, 'certificate')];
  const [issuerKey, issuerCertificate] = [join(directory, 'issuer.key'), join(directory, 'issuer')];
  if (issuer !== undefined) {
    writeFileSync(issuerKey, issuer.key);
    writeFileSync(issuerCertificate, issuer.certificate);
  }
  const made = spawnSync(program, [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=webhook', '-addext', `subjectAltName=${names.join(',')}`],
    ...['-keyout', key, '-out', certificate],
    ...(issuer === undefined ? [] : ['-CA', issuerCertificate, '-CAkey', issuerKey]),
  ]);
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
  const files = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  rmSync(directory, { recursive: true, force: true });
  return files;
}

/** What a path of the server does with a review's request: the response, or a whole answer. */
export type Answer = { allowed?: boolean; patch?: object[] | string; raw?: string; code?: number } & Record<
  string,
  any
>;

export type Hook = (request: any) => Answer;

/** A webhook server over HTTPS on loopback, as operators run one. Each path is a hook. */
export async function startWebhookServer(
  names: readonly string[] = ['IP:127.0.0.1', 'DNS:hook.hooks.svc'],
  { key, certificate } = selfSigned(names),
) {
  const hooks = new Map<string, Hook>();
  /** Requests of reviews in the order they came, with the path they came to. */
  const asked: { path: string; request: any; url: string }[] = [];
  const server = createServer({ key, cert: certificate }, async (incoming, outgoing) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const url = incoming.url ?? '';
    const path = url.split('?')[0] ?? '';
    const { request } = JSON.parse(text);
    asked.push({ path, request, url });
    const hook = hooks.get(path);
    const answer: Answer = hook === undefined ? { raw: 'no such hook', code: 404 } : hook(request);
    if (answer.never === true) return;
    if (answer.raw !== undefined) {
      outgoing.writeHead(answer.code ?? 200).end(answer.raw);
      return;
    }
    const { patch, ...rest } = answer;
    const patched = Array.isArray(patch)
      ? { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }
      : patch === undefined
        ? {}
        : { patch };
    const response = { uid: request.uid, allowed: true, ...patched, ...rest };
    outgoing
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }));
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    caBundle: Buffer.from(certificate).toString('base64'),
    url: (path: string) => `https://127.0.0.1:${port}${path}`,
    on(path: string, hook: Hook): void {
      hooks.set(path, hook);
    },
    askedAt: (path: string) => asked.filter((one) => one.path === path).map(({ request }) => request),
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type WebhookServer = Awaited<ReturnType<typeof startWebhookServer>>;
