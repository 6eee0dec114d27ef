import type { KubeObject } from '@berth/machinery/object';
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../types.ts';

export type Condition = Pick<CustomResourceDefinitionCondition, 'type' | 'status' | 'reason' | 'message'>;

const conditionsOf = (object: KubeObject): CustomResourceDefinitionCondition[] =>
  (object as unknown as CustomResourceDefinition).status?.conditions ?? [];

export const findCondition = (object: KubeObject, type: string): CustomResourceDefinitionCondition | undefined =>
  conditionsOf(object).find((condition) => condition.type === type);

export const isTrue = (object: KubeObject, type: string): boolean => findCondition(object, type)?.status === 'True';

/** In place. The time moves with the status alone. */
export function setCondition(object: KubeObject, now: Date, condition: Condition): void {
  object.status ??= {};
  object.status.conditions ??= [];
  const lastTransitionTime = `${now.toISOString().slice(0, 19)}Z`;
  const existing = findCondition(object, condition.type);
  if (existing === undefined) {
    object.status.conditions.push({ lastTransitionTime, ...condition });
    return;
  }
  if (existing.status !== condition.status) existing.lastTransitionTime = lastTransitionTime;
  Object.assign(existing, condition);
}
