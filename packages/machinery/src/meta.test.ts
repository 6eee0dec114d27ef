import { describe, expect, it } from 'vitest';
import { errorMessage } from './invalid.ts';
import {
  isConfigMapKey,
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isQualifiedName,
  isValidPortName,
  nameErrors,
  validateDryRun,
  validateFieldManager,
  validateFieldValidation,
  validateLabelSelector,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './meta.ts';
import type { ObjectMeta } from './object.ts';

const texts = (errors: ReturnType<typeof validateObjectMeta>): string[] => errors.map(errorMessage);
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

describe('names', () => {
  it('tell their rule in upstream words', () => {
    expect(isDns1123Subdomain('a.b-c')).toEqual([]);
    expect(isDns1123Subdomain('A')).toEqual([subdomainRule]);
    expect(isDns1123Subdomain(`${'a'.repeat(254)}`)).toEqual(['must be no more than 253 characters']);
    expect(isDns1123Label('a.b')).toEqual(['must not contain dots']);
    expect(isDns1035Label('1a')[0]).toMatch(/^a DNS-1035 label must consist/);
    expect(isQualifiedName('/a')).toEqual(['prefix part must be non-empty']);
    expect(isQualifiedName(`x/${'a'.repeat(64)}`)).toEqual(['name part must be no more than 63 bytes']);
    expect(isValidPortName('-a--')).toEqual([
      'must not contain consecutive hyphens',
      'must not begin or end with a hyphen',
    ]);
    expect(isValidPortName('80')).toEqual(['must contain at least one letter (a-z)']);
    expect(isConfigMapKey('..a')).toEqual(["must not start with '..'"]);
  });

  it('may end with a dash where something will follow', () => {
    expect(nameErrors('subdomain', 'web-', true)).toEqual([]);
    expect(nameErrors('subdomain', 'web-')).toEqual([subdomainRule]);
    expect(nameErrors('pathSegment', 'system:x')).toEqual([]);
    expect(nameErrors('pathSegment', 'a/b%')).toEqual(["may not contain '/'", "may not contain '%'"]);
    expect(nameErrors('pathSegment', '..')).toEqual(["may not be '..'"]);
  });
});

describe('metadata of a new object', () => {
  const check = (metadata: ObjectMeta, namespaced = true): string[] =>
    texts(validateObjectMeta(metadata, { namespaced, path: 'metadata' }));

  it('is fine with a name and a namespace', () => {
    expect(check({ name: 'x', namespace: 'default', labels: { 'a.b/c': 'd' }, finalizers: ['example.com/f'] })).toEqual(
      [],
    );
  });

  it('needs a name, and a namespace where the kind has them', () => {
    expect(check({})).toEqual([
      'metadata.name: Required value: name or generateName is required',
      'metadata.namespace: Required value',
    ]);
    expect(check({ name: 'x', namespace: 'y' }, false)).toEqual([
      'metadata.namespace: Forbidden: not allowed on this type',
    ]);
  });

  it('complains of every bad part', () => {
    const errors = check({
      name: 'X',
      namespace: 'a.b',
      generation: -1,
      labels: { '-': '' },
      annotations: { 'UPPER/ok': 'x'.repeat(256 * 1024) },
      finalizers: ['orphan', 'foregroundDeletion', 'a b'],
      managedFields: [{ operation: 'Create' as 'Apply' }],
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '1', controller: true },
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: '', controller: true },
        { apiVersion: 'v1', kind: 'Event', name: 'e', uid: '2' },
      ],
    });
    expect(errors.map((error) => error.split(':')[0])).toEqual([
      'metadata.name',
      'metadata.namespace',
      'metadata.generation',
      'metadata.labels',
      'metadata.annotations',
      'metadata.ownerReferences.uid',
      'metadata.ownerReferences',
      'metadata.ownerReferences',
      'metadata.finalizers',
      'metadata.finalizers',
      'metadata.managedFields[0].operation',
    ]);
    expect(errors).toContain('metadata.annotations: Too long: may not be more than 262144 bytes');
    expect(errors.join('\n')).toContain(
      'Only one reference can have Controller set to true. Found "true" in references for Pod/p and ReplicaSet/r',
    );
    expect(errors.join('\n')).toContain('/v1, Kind=Event is disallowed from being an owner');
  });
});

describe('metadata of an update', () => {
  const old: ObjectMeta = {
    name: 'x',
    namespace: 'd',
    uid: 'u',
    resourceVersion: '1',
    generation: 2,
    creationTimestamp: '2026-01-01T00:00:00Z',
    finalizers: ['a/b'],
  };

  it('may change what belongs to users', () => {
    expect(texts(validateObjectMetaUpdate({ ...old, labels: { a: 'b' }, finalizers: [] }, old))).toEqual([]);
  });

  it('may not change what belongs to the server', () => {
    const changed = { ...old, uid: 'v', creationTimestamp: undefined, generation: 1, resourceVersion: '' };
    expect(texts(validateObjectMetaUpdate(changed, old))).toEqual([
      'metadata.resourceVersion: Invalid value: "": must be specified for an update',
      'metadata.generation: Invalid value: 1: must not be decremented',
      'metadata.uid: Invalid value: "v": field is immutable',
      'metadata.creationTimestamp: Invalid value: null: field is immutable',
    ]);
  });

  it('adds no finalizer once deletion has begun', () => {
    const deleting = { ...old, deletionTimestamp: '2026-01-02T00:00:00Z', deletionGracePeriodSeconds: 0 };
    expect(texts(validateObjectMetaUpdate({ ...deleting, finalizers: ['z/z', 'a/b', 'c/d'] }, deleting))).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c/d", "z/z"}',
    ]);
    expect(texts(validateObjectMetaUpdate({ ...deleting, deletionTimestamp: undefined }, deleting))).toEqual([
      'metadata.deletionTimestamp: Invalid value: null: field is immutable',
    ]);
  });
});

describe('options of a request', () => {
  it('are checked in upstream words', () => {
    expect(texts(validateFieldManager('b'.repeat(129), 'fieldManager'))).toEqual([
      'fieldManager: Too long: may not be more than 128 bytes',
    ]);
    expect(texts(validateFieldManager('é\n', 'fieldManager'))).toEqual([
      'fieldManager: Invalid value: "é\\n": invalid character U+000A (at position 2)',
    ]);
    expect(texts(validateDryRun(['All', 'x']))).toEqual([
      'dryRun: Unsupported value: ["All","x"]: supported values: "All"',
    ]);
    expect(texts(validateFieldValidation('Never'))).toEqual([
      'fieldValidation: Unsupported value: "Never": supported values: "", "Ignore", "Strict", "Warn"',
    ]);
  });

  it('and so are selectors in objects', () => {
    const selector = {
      matchLabels: { a: '-' },
      matchExpressions: [
        { key: 'a', operator: 'In' as const },
        { key: 'b', operator: 'Exists' as const, values: ['x'] },
        { key: 'c', operator: 'Near' as 'In' },
      ],
    };
    expect(
      texts(validateLabelSelector(selector, 'spec.selector')).map((text) => text.split(': ').slice(0, 2).join(': ')),
    ).toEqual([
      'spec.selector.matchLabels: Invalid value',
      'spec.selector.matchExpressions[0].values: Required value',
      'spec.selector.matchExpressions[1].values: Forbidden',
      'spec.selector.matchExpressions[2].operator: Invalid value',
    ]);
  });
});
