import { compileSelector } from '@berth/machinery/cel';
import type { FieldError } from '@berth/machinery/errors';
import {
  child,
  duplicate,
  forbidden,
  invalidValue,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '@berth/machinery/invalid';
import { isCIdentifier, isDns1123Label, isDns1123Subdomain } from '@berth/machinery/meta';
import { isLabelValue, isQualifiedName } from '@berth/machinery/names';
import { complain, each } from '../../checks.ts';
import type {
  DeviceClaim,
  DeviceClaimConfiguration,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceToleration,
  ExactDeviceRequest,
} from '../../types.ts';

/** Checks that several kinds of dynamic resource allocation share (upstream pkg/apis/resource/validation/validation.go). */

const maxRequests = 32;
const maxSelectors = 32;
const maxExpression = 10 * 1024;
const maxParameters = 10 * 1024;
const maxDomain = 63;
const maxIdentifier = 32;

export function driverName(name: string | undefined, path: string): FieldError[] {
  if (!name) return [required(path)];
  return [
    ...(name.length > maxDomain ? [tooLong(path, maxDomain)] : []),
    ...complain(path, name, isDns1123Subdomain(name)),
  ];
}

/** Parts of a domain, each a subdomain, with slashes between. */
export function poolName(name: string | undefined, path: string): FieldError[] {
  if (!name) return [required(path)];
  if (name.length > 253) return [tooLong(path, 253)];
  return name.split('/').flatMap((part) => complain(path, part, isDns1123Subdomain(part)));
}

/** `name` or `driver.example.com/name`. */
export function qualifiedIdentifier(name: string, path: string): FieldError[] {
  if (name === '') return [required(path, 'name required')];
  const parts = name.split('/');
  const last = parts.at(-1) ?? '';
  const identifier = [
    ...(last.length > maxIdentifier ? [tooLong(path, maxIdentifier)] : []),
    ...complain(path, last, isCIdentifier(last)),
  ];
  if (parts.length === 1) return identifier;
  if (parts.length > 2) return [invalidValue(path, name, 'too many slashes')];
  const [domain = ''] = parts;
  if (domain === '') return [invalidValue(path, domain, 'the domain must not be empty')];
  return [
    ...driverName(domain, path),
    ...(last === '' ? [invalidValue(path, last, 'the name must not be empty')] : identifier),
  ];
}

export function validateSelectors(selectors: readonly DeviceSelector[] | undefined, path: string): FieldError[] {
  if ((selectors ?? []).length > maxSelectors) return [tooMany(path, (selectors ?? []).length, maxSelectors)];
  return each(selectors, path, ({ cel }, at) => {
    if (cel === undefined) return [required(child(at, 'cel'))];
    const where = child(at, 'cel', 'expression');
    if (!cel.expression) return [required(where)];
    return Buffer.byteLength(cel.expression) > maxExpression
      ? [tooLong(where, maxExpression)]
      : validateExpression(cel.expression, where);
  });
}

/** What one expression may cost, estimated (CELSelectorExpressionMaxCost). */
const maxCost = 1_000_000;

function validateExpression(expression: string, path: string): FieldError[] {
  const compiled = compileSelector(expression);
  if ('error' in compiled) return [invalidValue(path, expression, compiled.error)];
  return compiled.cost > maxCost ? [forbidden(path, 'too complex, exceeds cost limit')] : [];
}

export function validateConfiguration(
  { opaque }: Pick<DeviceClaimConfiguration, 'opaque'>,
  path: string,
): FieldError[] {
  const at = child(path, 'opaque');
  if (opaque === undefined) return [required(at)];
  const text = opaque.parameters === undefined ? '' : JSON.stringify(opaque.parameters);
  const where = child(at, 'parameters');
  return [
    ...driverName(opaque.driver, child(at, 'driver')),
    ...(text === '' || text === 'null' ? [required(where)] : []),
    ...(Buffer.byteLength(text) > maxParameters ? [tooLong(where, maxParameters)] : []),
    ...(text !== '' && text !== 'null' && !text.startsWith('{')
      ? [invalidValue(where, '<value omitted>', 'must be a valid JSON object')]
      : []),
  ];
}

/** What a claim asks for. */
export function validateClaim({ requests, constraints, config }: DeviceClaim, path: string): FieldError[] {
  const names = (requests ?? []).flatMap(({ name = '', firstAvailable = [] }) => [
    name,
    ...firstAvailable.map((sub) => `${name}/${sub.name}`),
  ]);
  const many = (list: readonly unknown[] | undefined, field: string): FieldError[] =>
    (list ?? []).length > maxRequests ? [tooMany(child(path, field), (list ?? []).length, maxRequests)] : [];
  return [
    ...many(requests, 'requests'),
    ...each(requests, child(path, 'requests'), (request, at, position) =>
      validateRequest(request, at, names, position),
    ),
    ...many(constraints, 'constraints'),
    ...each(constraints, child(path, 'constraints'), (constraint, at) => validateConstraint(constraint, at, names)),
    ...many(config, 'config'),
    ...each(config, child(path, 'config'), (one, at) => validateClaimConfiguration(one, at, names)),
  ];
}

function validateRequest(
  request: DeviceRequest,
  path: string,
  names: readonly string[],
  position: number,
): FieldError[] {
  const { name = '', exactly, firstAvailable = [] } = request;
  const at = child(path, 'name');
  const errors = name === '' ? [required(at)] : complain(at, name, isDns1123Label(name));
  if (names.filter((one) => !one.includes('/')).indexOf(name) < position) errors.push(duplicate(path, name));
  const either = 'exactly one of `exactly` or `firstAvailable` is required';
  if (exactly === undefined && firstAvailable.length === 0) return [...errors, required(path, either)];
  if (exactly !== undefined && firstAvailable.length > 0) return [...errors, invalidValue(path, null, either)];
  if (exactly !== undefined) return [...errors, ...validateExact(exactly, child(path, 'exactly'))];
  const sub = child(path, 'firstAvailable');
  return [
    ...errors,
    ...(firstAvailable.length > 8 ? [tooMany(sub, firstAvailable.length, 8)] : []),
    ...each(firstAvailable, sub, (one, where) => [
      ...(one.name
        ? complain(child(where, 'name'), one.name, isDns1123Label(one.name))
        : [required(child(where, 'name'))]),
      ...validateExact(one, where),
    ]),
  ];
}

const modes = ['All', 'ExactCount'];

function validateExact(
  { deviceClassName, selectors, allocationMode, count, tolerations }: Partial<ExactDeviceRequest>,
  path: string,
): FieldError[] {
  const at = child(path, 'deviceClassName');
  const errors = deviceClassName ? complain(at, deviceClassName, isDns1123Subdomain(deviceClassName)) : [required(at)];
  errors.push(...validateSelectors(selectors, child(path, 'selectors')));
  const where = child(path, 'count');
  if (allocationMode === 'All' && (count ?? 0) !== 0)
    errors.push(invalidValue(where, count, "must not be specified when allocationMode is 'All'"));
  else if (allocationMode === 'ExactCount' && (count ?? 0) <= 0)
    errors.push(invalidValue(where, count, 'must be greater than zero'));
  else if (allocationMode !== undefined && !modes.includes(allocationMode))
    errors.push(notSupported(child(path, 'allocationMode'), allocationMode, modes));
  return [...errors, ...each(tolerations, child(path, 'tolerations'), validateToleration)];
}

const operators = ['Equal', 'Exists'];
const effects = ['NoExecute', 'NoSchedule', 'None'];

/** upstream validateDeviceToleration. */
function validateToleration(
  { key = '', operator = '', value = '', effect = '' }: DeviceToleration,
  path: string,
): FieldError[] {
  const errors = key === '' ? [] : complain(child(path, 'key'), key, isQualifiedName(key));
  const at = child(path, 'value');
  if (operator === '') errors.push(required(child(path, 'operator')));
  else if (!operators.includes(operator)) errors.push(notSupported(child(path, 'operator'), operator, operators));
  else if (operator === 'Equal') errors.push(...complain(at, value, isLabelValue(value)));
  else if (value !== '') errors.push(invalidValue(at, value, 'must be empty for operator `Exists`'));
  if (effect !== '' && !effects.includes(effect)) errors.push(notSupported(child(path, 'effect'), effect, effects));
  return errors;
}

const references = (list: readonly string[] | undefined, path: string, names: readonly string[]): FieldError[] =>
  each(list, path, (name, at) =>
    names.includes(name)
      ? []
      : [
          invalidValue(
            at,
            name,
            "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
          ),
        ],
  );

function validateConstraint(
  { requests, matchAttribute, distinctAttribute }: DeviceConstraint,
  path: string,
  names: readonly string[],
): FieldError[] {
  const errors = references(requests, child(path, 'requests'), names);
  if (matchAttribute !== undefined) errors.push(...fullyQualified(matchAttribute, child(path, 'matchAttribute')));
  else if (distinctAttribute !== undefined)
    errors.push(...fullyQualified(distinctAttribute, child(path, 'distinctAttribute')));
  else errors.push(required(path, "exactly one of 'matchAttribute' or 'distinctAttribute' is required"));
  return errors;
}

function fullyQualified(name: string, path: string): FieldError[] {
  const errors = qualifiedIdentifier(name, path);
  if (name !== '' && !name.includes('/')) errors.push(invalidValue(path, name, 'must include a domain'));
  return errors;
}

const validateClaimConfiguration = (
  config: DeviceClaimConfiguration,
  path: string,
  names: readonly string[],
): FieldError[] => [
  ...references(config.requests, child(path, 'requests'), names),
  ...validateConfiguration(config, path),
];
