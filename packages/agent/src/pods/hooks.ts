import type { Clock } from '@berth/machinery/clock';
import type { Container, LifecycleHandler } from '@berth/kinds/types';
import { exec, http, tcp } from '../probes/handlers.ts';
import type { Runtime } from '../runtime.ts';
import { messageOf } from './failure.ts';

export interface HookDeps {
  runtime: Runtime;
  clock: Clock;
}

/**
 * Runs a postStart or preStop handler to its end or its deadline (pkg/kubelet/lifecycle/handlers.go).
 * @returns why it failed; undefined: it did not
 */
export async function runHook(
  deps: HookDeps,
  handler: LifecycleHandler,
  container: Container,
  containerId: string,
  address: string,
  timeout: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    if (handler.exec) {
      const outcome = await exec(deps.runtime, containerId, handler.exec.command ?? [], timeout);
      return outcome.ok ? undefined : outcome.output || 'command failed';
    }
    if (handler.sleep) {
      await deps.clock.sleep(Math.min(handler.sleep.seconds * 1000, timeout), signal);
      return undefined;
    }
    if (!deps.runtime.capabilities.network) return undefined;
    if (handler.httpGet) {
      const outcome = await http(handler.httpGet, container, address, timeout, 'kube-lifecycle');
      return outcome.ok ? undefined : outcome.output;
    }
    if (handler.tcpSocket) {
      const outcome = await tcp(handler.tcpSocket, container, address, timeout);
      return outcome.ok ? undefined : outcome.output;
    }
    return 'invalid handler';
  } catch (error) {
    return messageOf(error);
  }
}
