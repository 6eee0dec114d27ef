import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { Operation } from '@berth/table/port';
import type { Call, WriteSettings } from '../operations/call.ts';

export interface AdmissionRequest {
  call: Call;
  kind: KindDefinition;
  /** The object as it will be; for DELETE the object that goes. */
  object: KubeObject;
  old: KubeObject | undefined;
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  settings: WriteSettings;
}

/** A step of admission. Each is a file here and a line in index.ts; names are upstream's (plugin/pkg/admission). */
export interface AdmissionPlugin {
  name: string;
  handles(request: AdmissionRequest): boolean;
  /** May change the object in place, or throw ApiError. */
  admit?(request: AdmissionRequest): Promise<void> | void;
  /**
   * Takes what the object needs beside itself (an address, a port) once it is valid and just before it is written. Answers
   * how to give it back should the write fail.
   */
  reserve?(request: AdmissionRequest): Promise<() => Promise<void>>;
  /** Conditional items that go into the write's transaction; where one does not hold, everything is tried again. */
  companions?(request: AdmissionRequest): readonly Operation[];
  /** After the object was created: what others must learn at once. Failures do not undo the write. */
  created?(request: AdmissionRequest): Promise<void>;
  /** After the object is gone: gives back what it held. */
  removed?(request: AdmissionRequest): Promise<void>;
}
