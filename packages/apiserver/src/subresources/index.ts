import { methodNotAllowed, notServed } from '@berth/machinery/invalid';
import { ApiError } from '@berth/machinery/errors';
import { partsOf } from '../discovery/legacy.ts';
import type { ResourceRequest } from '../http/request.ts';
import { missing } from '../operations/call.ts';
import { get } from '../verbs/get.ts';
import { patch } from '../verbs/patch.ts';
import { update } from '../verbs/update.ts';
import { noteConnection } from '../audit.ts';
import { type Upgrade, upgradeWish } from '../upgrade/upgrade.ts';
import { connect } from './connect.ts';
import { binding } from './binding.ts';
import { eviction } from './eviction/index.ts';
import { log } from './log.ts';
import { proxy } from './proxy.ts';
import { scale } from './scale.ts';
import { stream } from './stream.ts';
import { token } from './token.ts';

type Handler = (resource: ResourceRequest) => Promise<Response | Upgrade>;

/** Parts that have the object's own form: read and written as it is, by the rules of the kind's strategy. */
const sameForm: Handler = (resource) => {
  switch (resource.info.verb) {
    case 'get':
      return get(resource);
    case 'update':
      return update(resource);
    case 'patch':
      return patch(resource);
    default:
      throw methodNotAllowed();
  }
};

const handlers: Readonly<Record<string, Handler>> = {
  status: sameForm,
  finalize: sameForm,
  ephemeralcontainers: sameForm,
  resize: sameForm,
  approval: sameForm,
  scale,
  binding,
  eviction,
  log,
  token,
  exec: stream,
  attach: stream,
  portforward: stream,
  proxy,
};

/** Connections into a pod, a Service or a node: admission is asked about their options (endpoints/handlers/rest.go ConnectResource). */
const connects = new Set(['exec', 'attach', 'portforward', 'proxy']);

/** @throws ApiError NotFound, MethodNotAllowed */
export async function subresource(resource: ResourceRequest): Promise<Response | Upgrade> {
  const { kind, info } = resource;
  const part = partsOf(kind).find(({ name }) => name === info.subresource);
  if (part === undefined) throw kind.check === undefined ? notServed() : missing(kind, info.name);
  if (!part.verbs.includes(info.verb)) throw methodNotAllowed();
  if (connects.has(info.subresource)) {
    await connect(resource);
    const { namespace, name } = info;
    // What a proxy is asked to read is read, and in no trail.
    if (info.subresource !== 'proxy' || info.verb !== 'get' || upgradeWish(resource.request.headers) !== '')
      await noteConnection(resource.call, { resource: kind.plural, namespace, name }, info.subresource);
  }
  const handler = handlers[info.subresource];
  if (handler === undefined)
    throw new ApiError(
      'MethodNotAllowed',
      `${kind.plural}/${info.subresource} is not served yet; see docs/compatibility.md`,
      undefined,
      { code: 501 },
    );
  return handler(resource);
}
