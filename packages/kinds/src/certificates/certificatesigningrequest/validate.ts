import { X509Certificate } from 'node:crypto';
import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { checkSignature, pemBlocks, readRequest } from '@berth/machinery/x509';
import { each } from '../../checks.ts';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../types.ts';
import { validateSignerName } from '../signername.ts';
import { usages } from './usages.ts';

const legacySigner = 'kubernetes.io/legacy-unknown';
const shortestLife = 600;
const statuses = ['False', 'True', 'Unknown'];
/** Conditions that are only ever true, and never taken back. */
const verdicts = ['Approved', 'Denied', 'Failed'];

type Request = CertificateSigningRequest;
type Condition = CertificateSigningRequestCondition;

const conditionsOf = (request: Request | undefined, type?: string): Condition[] =>
  (request?.status?.conditions ?? []).filter((one) => type === undefined || one.type === type);

const decoded = (base64: string | undefined): string => Buffer.from(base64 ?? '', 'base64').toString('latin1');

const repeats = (values: readonly string[]): boolean => new Set(values).size < values.length;

/** What of a request is wrong in itself. What was wrong with `old` already is not complained of again (upstream's options). */
export function validateCertificateSigningRequest(object: KubeObject, { old }: HookContext): FieldError[] {
  const request = object as Request;
  const before = old as Request | undefined;
  return [
    ...validateSpec(request, before),
    ...validateConditions(request, before),
    ...validateCertificate(request, before),
  ];
}

function validateSpec({ spec }: Request, before: Request | undefined): FieldError[] {
  const { request = '', signerName = '', expirationSeconds } = spec ?? {};
  const legacy = signerName === legacySigner && before?.spec.signerName !== legacySigner;
  return [
    ...validateRequest(request),
    ...validateUsages(spec?.usages ?? [], before?.spec.usages ?? []),
    ...(legacy
      ? [invalidValue('spec.signerName', signerName, 'the legacy signerName is not allowed via this API version')]
      : validateSignerName(signerName, 'spec.signerName')),
    ...(expirationSeconds !== undefined && expirationSeconds < shortestLife
      ? [
          invalidValue(
            'spec.expirationSeconds',
            expirationSeconds,
            'may not specify a duration less than 600 seconds (10 minutes)',
          ),
        ]
      : []),
  ];
}

function validateRequest(request: string): FieldError[] {
  try {
    checkSignature(readRequest(decoded(request)));
    return [];
  } catch (error) {
    return [invalidValue('spec.request', request || null, error instanceof Error ? error.message : String(error))];
  }
}

function validateUsages(wanted: readonly string[], before: readonly string[]): FieldError[] {
  const path = 'spec.usages';
  const unknownBefore = before.some((usage) => !usages.includes(usage));
  return [
    ...(wanted.length === 0 ? [required(path)] : []),
    ...(unknownBefore
      ? []
      : each(wanted, path, (usage, at) => (usages.includes(usage) ? [] : [notSupported(at, usage, usages)]))),
    ...(repeats(before)
      ? []
      : each(wanted, path, (usage, at, position) => (wanted.indexOf(usage) < position ? [duplicate(at, usage)] : []))),
  ];
}

function validateConditions(request: Request, before: Request | undefined): FieldError[] {
  const path = 'status.conditions';
  const conditions = conditionsOf(request);
  const earlier = conditionsOf(before).map(({ type }) => type);
  const bothBefore = earlier.includes('Approved') && earlier.includes('Denied');
  const errors: FieldError[] = [];
  for (const [position, { type, status }] of conditions.entries()) {
    const at = index(path, position);
    const others = conditions.slice(0, position).map((one) => one.type);
    if (type === '' && !earlier.includes('')) errors.push(required(child(at, 'type')));
    const allowed = verdicts.includes(type) ? ['True'] : statuses;
    if (status === '') errors.push(required(child(at, 'status')));
    else if (!allowed.includes(status)) errors.push(notSupported(child(at, 'status'), status, allowed));
    const opposite = { Approved: 'Denied', Denied: 'Approved' }[type];
    if (!bothBefore && opposite !== undefined && others.includes(opposite))
      errors.push(invalidValue(path, type, 'Approved and Denied conditions are mutually exclusive'));
    if (!repeats(earlier) && others.includes(type)) errors.push(duplicate(child(at, 'type'), type));
  }
  return errors;
}

/** What is wrong with the PEM text of certificates; undefined: nothing. */
function certificateProblem(base64: string | undefined): string | undefined {
  if (!base64) return undefined;
  const blocks = pemBlocks(decoded(base64));
  for (const { type, headers, der } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found "${type}"`;
    if (headers) return 'no PEM block headers are permitted';
    try {
      new X509Certificate(der);
    } catch {
      return 'x509: malformed certificate';
    }
  }
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined;
}

function validateCertificate({ status }: Request, before: Request | undefined): FieldError[] {
  const same = before !== undefined && (before.status?.certificate ?? '') === (status?.certificate ?? '');
  if (same || certificateProblem(before?.status?.certificate) !== undefined) return [];
  const problem = certificateProblem(status?.certificate);
  return problem === undefined ? [] : [invalidValue('status.certificate', '<certificate data>', problem)];
}

/** upstream pkg/apis/certificates/validation: approval writes verdicts, status writes the certificate, and nothing takes back. */
export function validateCertificateSigningRequestUpdate(
  object: KubeObject,
  old: KubeObject,
  context: HookContext,
): FieldError[] {
  const request = object as Request;
  const before = old as Request;
  const { subresource } = context;
  const whole = subresource === '' ? [] : validateCertificateSigningRequest(object, { ...context, old });
  return [
    ...whole,
    ...verdicts
      .filter((type) => conditionsOf(request, type).length < conditionsOf(before, type).length)
      .map((type) => forbidden('status.conditions', `updates may not remove a condition of type "${type}"`)),
    ...(subresource === 'approval' ? [] : keptVerdicts(request, before)),
    ...keptCertificate(request, before, subresource),
  ];
}

function keptVerdicts(request: Request, before: Request): FieldError[] {
  return ['Approved', 'Denied'].flatMap((type) => {
    const now = conditionsOf(request, type);
    const earlier = conditionsOf(before, type);
    if (now.length > earlier.length)
      return [forbidden('status.conditions', `updates may not add a condition of type "${type}"`)];
    if (now.length === earlier.length && !deepEqual(now, earlier))
      return [forbidden('status.conditions', `updates may not modify a condition of type "${type}"`)];
    return [];
  });
}

function keptCertificate(request: Request, before: Request, subresource: string): FieldError[] {
  const earlier = before.status?.certificate ?? '';
  if ((request.status?.certificate ?? '') === earlier) return [];
  if (subresource !== 'status') return [forbidden('status.certificate', 'updates may not set certificate content')];
  return earlier === '' ? [] : [forbidden('status.certificate', 'updates may not modify existing certificate content')];
}
