import type { KubeObject } from '@berth/machinery/object';
import { put } from '@berth/machinery/values';

/** Opaque unless said; stringData is a way to write data, and is never kept. */
export function secretDefaults(object: KubeObject): void {
  object.type ||= 'Opaque';
  const texts: Record<string, string> | undefined = object.stringData;
  delete object.stringData;
  if (texts === undefined || Object.keys(texts).length === 0) return;
  object.data ??= {};
  for (const [name, text] of Object.entries(texts)) put(object.data, name, Buffer.from(text).toString('base64'));
}
