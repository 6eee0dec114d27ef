import {
  type AuthorizationQuestion,
  compileMatchConditions,
  type MatchConditions,
  matchConditions,
} from '@berth/machinery/cel';
import type { KubeObject } from '@berth/machinery/object';
import type { Call } from '../../operations/call.ts';
import { withAuthorizer } from '../authorizer.ts';

export { compileMatchConditions, type MatchConditions };

export interface ConditionInputs {
  object: KubeObject | null;
  old: KubeObject | null;
  /** The review's request without uid and objects. */
  request: object;
  namespace: KubeObject | undefined;
  resource: Omit<AuthorizationQuestion, 'verb'>;
}

/** Whether a request meets a webhook's conditions (webhook/matchconditions/matcher.go). */
export async function conditionsHold(
  call: Call,
  conditions: MatchConditions,
  inputs: ConditionInputs,
  failurePolicy: 'Fail' | 'Ignore',
): Promise<ReturnType<typeof matchConditions>> {
  return withAuthorizer(call, new Map(), (authorize) =>
    matchConditions(
      conditions,
      {
        object: inputs.object,
        oldObject: inputs.old,
        request: inputs.request,
        namespaceObject: inputs.namespace,
        requestResource: inputs.resource,
        authorize,
      },
      failurePolicy,
    ),
  );
}
