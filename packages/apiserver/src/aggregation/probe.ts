import type { APIService } from '@berth/kinds/types';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import { createServer } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import type { Call } from '../operations/call.ts';
import { askForItself, hostOf } from './ask.ts';
import { extensionOf } from './extensions.ts';
import { aggregator } from './identity.ts';

/**
 * Asks the extension server of an APIService what it serves. Answers with why it could not be asked; undefined: it answers, or
 * this process has no way to it and does not know (kube-aggregator pkg/controllers/status/remote).
 */
export function createProbe(deps: ApiDeps, cluster: string): (apiService: KubeObject) => Promise<string | undefined> {
  const server = createServer(deps);
  return async (apiService) => {
    const extension = extensionOf(apiService as unknown as APIService);
    const info = await deps.clusters.get(cluster);
    if (extension === undefined || info === undefined) return undefined;
    if (deps.dial === undefined && deps.connect === undefined) return undefined;
    const call: Call = { server, cluster: info, identity: aggregator, now: deps.clock.now(), warnings: [] };
    const path = `/apis/${extension.group}/${extension.version}`;
    const url = `https://${hostOf(extension)}${path}`;
    try {
      const { status } = await askForItself(call, extension, path, '*/*');
      if (status >= 200 && status < 300) return undefined;
      return `failing or missing response from ${url}: bad status from ${url}: ${status}`;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return `failing or missing response from ${url}: Get "${url}": ${error.message.replace(/^error trying to reach service: /, '')}`;
    }
  };
}
