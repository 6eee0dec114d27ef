import { rbacAllows, type RbacView, rulesFor, uncovered } from '@berth/auth';
import type { Attributes } from '@berth/auth';
import { ruleAllows } from '@berth/auth';
import type { KubeObject } from '@berth/machinery/object';
import { expect, it } from 'vitest';
import { Random } from '../fuzz/random.ts';
import { clusterRules, judgeOf, mayHandOut } from './naive.ts';
import { identityOf, namespaces, policyOf, type Question, questionOf, ruleOf } from './policies.ts';

const policies = 2000;

/** RBAC's objects as the controller leaves them: aggregated roles filled. */
function viewOf(objects: readonly KubeObject[]): RbacView {
  const filled = objects.map((object) =>
    object.kind === 'ClusterRole' ? { ...object, rules: clusterRules(objects, object.metadata.name ?? '') } : object,
  );
  const of = (kind: string) => filled.filter((object) => object.kind === kind);
  return {
    clusterRole: (name) => of('ClusterRole').find(({ metadata }) => metadata.name === name),
    role: (namespace, name) =>
      of('Role').find(({ metadata }) => metadata.name === name && metadata.namespace === namespace),
    clusterRoleBindings: () => of('ClusterRoleBinding'),
    roleBindings: (namespace) => of('RoleBinding').filter(({ metadata }) => metadata.namespace === namespace),
  };
}

const attributesOf = ({ path, ...rest }: Question): Attributes =>
  path === '' ? { kind: 'resource', ...rest } : { kind: 'nonResource', verb: rest.verb, path };

it(`says of ${policies} policies what a reading of the documentation says`, () => {
  const answers = { yes: 0, no: 0 };
  for (let seed = 0; seed < policies; seed++) {
    const random = Random.of(seed, 1);
    const objects = policyOf(random);
    const view = viewOf(objects);
    for (let at = 0; at < 10; at++) {
      const identity = identityOf(random);
      const question = questionOf(random);
      const allowed = judgeOf(objects, identity)(question);
      answers[allowed ? 'yes' : 'no']++;
      const ours = rbacAllows(view, identity, attributesOf(question));
      if (ours.allowed !== allowed) expect({ seed, identity, question, objects, ours }).toBe(allowed);
      const rules = rulesFor(view, identity, question.namespace);
      if (question.path === '') expect(rules.some((rule) => ruleAllows(rule, attributesOf(question)))).toBe(allowed);
    }
  }
  // A matrix that refuses nearly everything shows little.
  expect(answers.yes).toBeGreaterThan(policies);
  expect(answers.no).toBeGreaterThan(policies);
}, 60_000);

it('lets nobody hand out what they cannot do, and everybody what they can', () => {
  const answers = { yes: 0, no: 0 };
  for (let seed = 0; seed < policies; seed++) {
    const random = Random.of(seed, 2);
    const objects = policyOf(random);
    const view = viewOf(objects);
    for (let at = 0; at < 5; at++) {
      const identity = identityOf(random);
      const namespace = random.pick([...namespaces, '']);
      const wanted = [ruleOf(random, namespace === '')];
      const allowed = mayHandOut(objects, identity, wanted, namespace);
      answers[allowed ? 'yes' : 'no']++;
      const missing = uncovered(rulesFor(view, identity, namespace), wanted);
      if ((missing.length === 0) !== allowed)
        expect({ seed, identity, namespace, wanted, objects, missing }).toBe(allowed);
    }
  }
  expect(answers.yes).toBeGreaterThan(policies / 10);
  expect(answers.no).toBeGreaterThan(policies);
}, 60_000);
