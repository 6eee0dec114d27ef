import type { Identity } from '@berth/machinery/identity';
import type { Reconciler } from '@berth/machinery/reconcile';
import {
  conditionOf,
  isIssued,
  notKubeletClient,
  parsed,
  type Request,
  requestNamed,
  username,
  watches,
} from './requests.ts';

/** Asks whether somebody may create `certificatesigningrequests/{subresource}`. */
export type MayCreate = (identity: Identity, subresource: string) => Promise<boolean>;

interface Snapshot {
  request: Request | undefined;
  /** The right by which it is approved; '' where there is none, undefined where nobody was asked. */
  right?: string;
}

const messages: Readonly<Record<string, string>> = {
  selfnodeclient: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
  nodeclient: 'Auto approving kubelet client certificate after SubjectAccessReview.',
};
/** Rights may come later: what was recognized is looked at again, each time after twice as long. */
const again = 30_000;

/** Rights that would do for this request; none: it is nobody's business here. */
async function rightsFor(request: Request | undefined): Promise<string[]> {
  if (request === undefined || isIssued(request)) return [];
  if (conditionOf(request, 'Approved') !== undefined || conditionOf(request, 'Denied') !== undefined) return [];
  const { spec } = request;
  if (spec.signerName !== 'kubernetes.io/kube-apiserver-client-kubelet') return [];
  const asked = await parsed(request);
  if (notKubeletClient(asked, spec.usages ?? []) !== undefined) return [];
  return spec.username === asked.subject.commonName ? ['selfnodeclient', 'nodeclient'] : ['nodeclient'];
}

/** Approves what kubelets ask for where RBAC lets them (pkg/controller/certificates/approver/sarapprove.go). */
export function createCsrApproving(may: MayCreate): Reconciler<Snapshot> {
  return {
    name: 'csrapproving',
    username,
    watches,
    async load(reader, key) {
      const request = await requestNamed(reader, key);
      const rights = await rightsFor(request);
      if (request === undefined || rights.length === 0) return { request };
      const { username: name = '', uid, groups = [], extra } = request.spec;
      const identity = { username: name, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) };
      for (const right of rights) if (await may(identity, right)) return { request, right };
      return { request, right: '' };
    },
    decide({ request, right }, now) {
      if (request === undefined || right === undefined) return { writes: [] };
      if (right === '') {
        const age = now.getTime() - Date.parse(request.metadata.creationTimestamp ?? '');
        return { writes: [], requeueAfter: Math.max(again, age) };
      }
      const conditions = [
        ...(request.status?.conditions ?? []),
        { type: 'Approved', status: 'True', reason: 'AutoApproved', message: messages[right] },
      ];
      const object = { ...request, status: { ...request.status, conditions } };
      return { writes: [{ verb: 'update', subresource: 'approval', object }] };
    },
  };
}
