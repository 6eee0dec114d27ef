import {
  type AuthorizationAnswer,
  type AuthorizationQuestion,
  compileMatchConditions,
  type MatchConditions,
  matchConditions,
} from '@berth/machinery/cel';
import type { KubeObject } from '@berth/machinery/object';
import type { Call } from '../../operations/call.ts';

export { compileMatchConditions, type MatchConditions };

/** Expressions ask the authorizer as they go, and it answers later: they run again with the answers. One asks this often at most. */
const rounds = 20;

async function authorize(call: Call, question: AuthorizationQuestion): Promise<AuthorizationAnswer> {
  const {
    serviceAccount,
    verb,
    path,
    group = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = question;
  const identity =
    serviceAccount === undefined
      ? call.identity
      : {
          username: `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`,
          groups: [
            'system:serviceaccounts',
            `system:serviceaccounts:${serviceAccount.namespace}`,
            'system:authenticated',
          ],
        };
  return call.server.authorize(
    call.cluster,
    identity,
    path === undefined
      ? { kind: 'resource', verb, group, resource, subresource, namespace, name }
      : { kind: 'nonResource', verb, path },
  );
}

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
  const answers = new Map<string, AuthorizationAnswer>();
  for (let round = 1; ; round++) {
    const open = new Map<string, AuthorizationQuestion>();
    const result = matchConditions(
      conditions,
      {
        object: inputs.object,
        oldObject: inputs.old,
        request: inputs.request,
        namespaceObject: inputs.namespace,
        requestResource: inputs.resource,
        authorize(question) {
          const id = JSON.stringify(question);
          const known = answers.get(id);
          if (known === undefined) open.set(id, question);
          return known ?? { allowed: false, reason: '' };
        },
      },
      failurePolicy,
    );
    if (open.size === 0 || round === rounds) return result;
    for (const [id, question] of open) answers.set(id, await authorize(call, question));
  }
}
