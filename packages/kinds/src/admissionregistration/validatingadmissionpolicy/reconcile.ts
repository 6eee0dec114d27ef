import type { KubeObject } from '@berth/machinery/object';
import type { Reconciler } from '@berth/machinery/reconcile';
import { customKinds } from '../../apiextensions/custom/index.ts';
import { kinds } from '../../registry.ts';
import type { ValidatingAdmissionPolicySpec, ValidatingAdmissionPolicyStatus } from '../../types.ts';
import { typeWarnings } from './typecheck.ts';

const resource = 'admissionregistration.k8s.io/validatingadmissionpolicies';
const definitions = 'apiextensions.k8s.io/customresourcedefinitions';

export interface PolicySnapshot {
  policy: KubeObject | undefined;
  definitions: readonly KubeObject[];
}

/** Checks each generation of a policy once against types (upstream pkg/controller/validatingadmissionpolicystatus). */
export const reconciler: Reconciler<PolicySnapshot> = {
  name: 'validatingadmissionpolicy-status',
  watches: [{ resource, keys: ({ object }) => [{ namespace: '', name: object.metadata.name ?? '' }] }],
  async load(reader, { name }) {
    const policy = await reader.get(resource, '', name);
    if (policy === undefined || isObserved(policy)) return { policy, definitions: [] };
    return { policy, definitions: await reader.list(definitions) };
  },
  decide({ policy, definitions: objects }) {
    if (policy === undefined || isObserved(policy)) return { writes: [] };
    const custom = objects.flatMap((object) => customKinds(object)?.served ?? []);
    const expressionWarnings = typeWarnings((policy.spec ?? {}) as ValidatingAdmissionPolicySpec, [
      ...kinds,
      ...custom,
    ]);
    const status: ValidatingAdmissionPolicyStatus = {
      ...(policy.status as ValidatingAdmissionPolicyStatus | undefined),
      observedGeneration: policy.metadata.generation ?? 1,
      typeChecking: expressionWarnings.length === 0 ? {} : { expressionWarnings },
    };
    return { writes: [{ verb: 'update', object: { ...policy, status }, subresource: 'status' }] };
  },
};

const isObserved = ({ metadata, status }: KubeObject): boolean =>
  (metadata.generation ?? 1) <= ((status as ValidatingAdmissionPolicyStatus | undefined)?.observedGeneration ?? 0);
