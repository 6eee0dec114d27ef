import type { Reconciler } from '@berth/machinery/reconcile';
import {
  conditionOf,
  isIssued,
  notKubeletClient,
  notKubeletServing,
  parsed,
  pemOf,
  type Request,
  requestNamed,
  username,
  watches,
} from './requests.ts';

export interface SigningWish {
  /** PEM. */
  request: string;
  usages: readonly string[];
  expirationSeconds?: number | undefined;
}

/** Signs with the cluster's client authority; answers with PEM. */
export type Sign = (wish: SigningWish) => Promise<string>;

interface Snapshot {
  request: Request | undefined;
  certificate?: string;
  /** Why it cannot be signed. */
  refusal?: string;
}

/** Why a client's request cannot be signed (signer.go validAPIServerClientUsages); undefined: it can. */
function notClient(usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

/** The checks of each signer that is the cluster's own. */
const signers: Readonly<Record<string, (request: Request) => string | undefined | Promise<string | undefined>>> = {
  'kubernetes.io/kube-apiserver-client': ({ spec }) => notClient(spec.usages ?? []),
  'kubernetes.io/kube-apiserver-client-kubelet': async (request) =>
    notKubeletClient(await parsed(request), request.spec.usages ?? []),
  'kubernetes.io/kubelet-serving': async (request) =>
    notKubeletServing(await parsed(request), request.spec.usages ?? []),
  'kubernetes.io/legacy-unknown': () => undefined,
};

const waits = (request: Request): boolean =>
  !isIssued(request) &&
  conditionOf(request, 'Approved')?.status === 'True' &&
  conditionOf(request, 'Denied') === undefined &&
  conditionOf(request, 'Failed')?.status !== 'True';

/**
 * Signs what was approved, once, for the signers of kubernetes.io (pkg/controller/certificates/signer/signer.go). The key is no
 * part of a decision: the certificate is made while loading, and only for what waits for one.
 */
export function createCsrSigning(sign: Sign): Reconciler<Snapshot> {
  return {
    name: 'csrsigning',
    username,
    watches,
    async load(reader, key) {
      const request = await requestNamed(reader, key);
      const check = request === undefined ? undefined : signers[request.spec.signerName];
      if (request === undefined || check === undefined || !waits(request)) return { request };
      const refusal = await check(request);
      if (refusal !== undefined) return { request, refusal };
      const { usages = [], expirationSeconds } = request.spec;
      return { request, certificate: await sign({ request: pemOf(request), usages, expirationSeconds }) };
    },
    decide({ request, certificate, refusal }) {
      if (request === undefined || (certificate === undefined && refusal === undefined)) return { writes: [] };
      const conditions = [
        ...(request.status?.conditions ?? []),
        ...(refusal === undefined
          ? []
          : [{ type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: refusal }]),
      ];
      const status = {
        ...request.status,
        conditions,
        ...(certificate === undefined ? {} : { certificate: Buffer.from(certificate).toString('base64') }),
      };
      return { writes: [{ verb: 'update', subresource: 'status', object: { ...request, status } }] };
    },
  };
}
