import type { HookContext, KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../types.ts';

type Condition = CertificateSigningRequestCondition;
type Strategy = Required<Pick<KindDefinition, 'prepareForCreate' | 'prepareForUpdate' | 'resetFields'>>;

const everything = ['spec', 'status'];
const resets: Readonly<Record<string, readonly string[]>> = {
  approval: ['spec', 'status.certificate'],
  status: ['spec', 'status.conditions'],
};

const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

function withTimes(conditions: readonly Condition[], old: CertificateSigningRequest, now: Date): Condition[] {
  return conditions.map((condition) => {
    const same = (old.status?.conditions ?? []).find(
      ({ type, status, lastTransitionTime }) =>
        type === condition.type && status === condition.status && lastTransitionTime,
    );
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime || seconds(now),
      lastTransitionTime: condition.lastTransitionTime || same?.lastTransitionTime || seconds(now),
    };
  });
}

/** Verdicts stay as they were where there are as many; others are complained of by the validation. */
function keepVerdicts(conditions: readonly Condition[], old: readonly Condition[]): Condition[] {
  const kept = [...conditions];
  for (const type of ['Approved', 'Denied']) {
    const earlier = old.filter((one) => one.type === type);
    const places = conditions.flatMap((one, position) => (one.type === type ? [position] : []));
    if (places.length === earlier.length)
      for (const [nth, place] of places.entries()) kept[place] = earlier[nth] ?? (conditions[place] as Condition);
  }
  return kept;
}

/** pkg/registry/certificates/certificates/strategy.go: who asks is the requester, whatever the object says. */
export const strategy: Strategy = {
  prepareForCreate(object: KubeObject, { user }: HookContext) {
    const { spec } = object;
    for (const field of ['username', 'uid', 'groups', 'extra']) delete spec[field];
    if (user !== undefined) {
      spec.username = user.username;
      if (user.uid) spec.uid = user.uid;
      if (user.groups.length > 0) spec.groups = [...user.groups];
      if (Object.keys(user.extra ?? {}).length > 0) spec.extra = structuredClone(user.extra);
    }
    object.status = {};
  },
  prepareForUpdate(object: KubeObject, old: KubeObject, { subresource, now }: HookContext) {
    const before = old as CertificateSigningRequest;
    object.spec = structuredClone(old.spec);
    const conditions: Condition[] = object.status?.conditions ?? [];
    if (subresource === 'approval')
      object.status = { ...structuredClone(old.status), conditions: withTimes(conditions, before, now) };
    else if (subresource === 'status')
      object.status = {
        ...object.status,
        conditions: withTimes(keepVerdicts(conditions, before.status?.conditions ?? []), before, now),
      };
    else object.status = structuredClone(old.status);
  },
  resetFields: (subresource) => resets[subresource] ?? everything,
};
