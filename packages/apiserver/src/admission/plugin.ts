import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import type { StoredObject } from '@berth/store/types';
import type { Operation } from '@berth/table/port';
import { getWithEpoch } from './configuration.ts';
import type { Call, WriteSettings } from '../operations/call.ts';

/** What the object of a request is, where a subresource has a form of its own: Scale, Binding, Eviction, PodExecOptions. */
export interface ObjectForm {
  group: string;
  version: string;
  kind: string;
  schema?: Schema;
}

/** One question to admission (apiserver pkg/admission/interfaces.go, Attributes). The same object goes through both phases. */
export interface AdmissionRequest {
  call: Call;
  /** The kind of the resource in the path. */
  kind: KindDefinition;
  /** What `object` is; the kind unless said. */
  form?: ObjectForm;
  /** The object as it will be; for DELETE the object that goes; for CONNECT the options. */
  object: KubeObject;
  old: KubeObject | undefined;
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  settings: WriteSettings;
  /** As the path says; the object's own unless said. */
  name?: string;
  namespace?: string;
  /** CreateOptions, UpdateOptions, DeleteOptions, as far as they are known. */
  options?: KubeObject;
  /** The namespace's object, once a plugin has asked for it (`namespaceOf`). */
  stored?: Promise<StoredObject | undefined>;
}

/** One walk through the mutating plugins. There is a second where a plugin asks for it (apiserver pkg/admission/reinvocation.go). */
export interface MutationPass {
  /** This is the second walk: something changed the object after plugins that came earlier had seen it. */
  again: boolean;
  /** Asks for the second walk. In it, this does nothing. */
  askAgain(): void;
  /** What plugins note in the first walk for the second, by the plugin's name. */
  notes: Map<string, unknown>;
}

/** A step of admission. Each is a file here and a line in index.ts; names are upstream's (plugin/pkg/admission). */
export interface AdmissionPlugin {
  name: string;
  handles(request: AdmissionRequest): boolean;
  /** Mutating phase, before the object is validated. May change the object in place, or throw ApiError. */
  admit?(request: AdmissionRequest, pass: MutationPass): Promise<void> | void;
  /** Validating phase: the object is whole and valid, and stays as it is. Throws ApiError. */
  validate?(request: AdmissionRequest): Promise<void> | void;
  /**
   * Takes what the object needs beside itself (an address, a port) once it is valid and just before it is written. Answers
   * how to give it back should the write fail.
   */
  reserve?(request: AdmissionRequest): Promise<() => Promise<void>>;
  /** Conditional items that go into the write's transaction; where one does not hold, everything is tried again. */
  companions?(request: AdmissionRequest): readonly Operation[] | Promise<readonly Operation[]>;
  /** A companion of this plugin did not hold. May throw ApiError: then it is not tried again. */
  refused?(request: AdmissionRequest): Promise<void>;
  /** After the object was created: what others must learn at once. Failures do not undo the write. */
  created?(request: AdmissionRequest): Promise<void>;
  /** After the object is gone: gives back what it held. */
  removed?(request: AdmissionRequest): Promise<void>;
}

export const nameOf = (request: AdmissionRequest): string => request.name ?? request.object.metadata?.name ?? '';

/** '' for objects outside of namespaces. A Namespace is in itself, as upstream's attributes say. */
export const namespaceNameOf = ({ namespace, kind, object }: AdmissionRequest): string =>
  namespace ??
  (kind.namespaced
    ? (object.metadata?.namespace ?? '')
    : kind.kind === 'Namespace' && kind.group === ''
      ? (object.metadata?.name ?? '')
      : '');

/** Whether a request is for one resource's main object. */
export const isMain = ({ kind, settings }: AdmissionRequest, group: string, kindName: string): boolean =>
  kind.kind === kindName && kind.group === group && settings.subresource === '';

/** As a plugin's `handles`: creates of pods. */
export const createsPod = (request: AdmissionRequest): boolean =>
  request.operation === 'CREATE' && isMain(request, '', 'Pod');

/** The namespace the object is in, read once for all plugins. undefined: there is none of that name. */
export function namespaceOf(request: AdmissionRequest): Promise<StoredObject | undefined> {
  const { call } = request;
  request.stored ??= getWithEpoch(call, {
    cluster: call.cluster.id,
    resource: 'namespaces',
    namespace: '',
    name: namespaceNameOf(request),
  });
  return request.stored;
}
