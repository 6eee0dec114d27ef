import { hasContainer } from './logs/find.ts';
import type { NodeAppDeps } from './nodeapp.ts';
import { uidOf } from './pods/spec.ts';
import type { StreamWish } from './runtime.ts';

const refused = (status: number, text: string) => new Response(text, { status });
const flag = (query: URLSearchParams, name: string) => ['1', 'true'].includes(query.get(name) ?? '');

/** The streams of remotecommand (pkg/kubelet/server, remotecommand.NewOptions). */
function streamsIn(query: URLSearchParams) {
  const tty = flag(query, 'tty');
  return {
    tty,
    stdin: flag(query, 'input'),
    stdout: flag(query, 'output'),
    // A terminal has no second way out.
    stderr: flag(query, 'error') && !tty,
  };
}

/**
 * Where the runtime serves `/exec/{ns}/{pod}/{container}`, `/attach/{ns}/{pod}/{container}` and `/portForward/{ns}/{pod}` of this
 * node; or the kubelet's words why not (pkg/kubelet/kubelet_pods.go, GetExec, GetAttach, GetPortForward).
 */
export async function streamOf(deps: NodeAppDeps, path: string): Promise<{ url: string } | Response> {
  const { pathname, searchParams } = new URL(path, 'http://node');
  const [to = '', namespace = '', name = '', container = ''] = pathname.split('/').slice(1).map(decodeURIComponent);
  const { streamUrl } = deps.runtime;
  if (streamUrl === undefined)
    return refused(501, 'the pods of a simulated node run nothing: there is no container to connect to');
  const pod = deps.pods.pod(namespace, name);
  if (pod === undefined) return refused(404, 'pod does not exist');
  const record = await deps.runtime.pod(uidOf(pod));
  if (to === 'portForward') {
    const sandbox = record.sandboxes.find(({ ready }) => ready);
    if (sandbox === undefined) return refused(404, `sandbox for pod "${name}" not found`);
    const ports = [...searchParams.getAll('port'), ...searchParams.getAll('ports')].map(Number);
    return { url: await streamUrl({ to, sandbox: sandbox.id, ports }) };
  }
  if (to !== 'exec' && to !== 'attach') return refused(404, '404 page not found');
  const running = record.containers.find((one) => one.name === container && one.state === 'running');
  if (!hasContainer(pod, container) || running === undefined)
    return refused(404, `container not found ("${container}")`);
  const streams = streamsIn(searchParams);
  const wish: StreamWish =
    to === 'exec'
      ? { to, container: running.id, command: searchParams.getAll('command'), ...streams }
      : { to, container: running.id, ...streams, ...ownTerminal(pod.spec, container) };
  return { url: await streamUrl(wish) };
}

/** Whether a container has a terminal is decided by its spec, not by who attaches. */
function ownTerminal(spec: unknown, name: string): { tty: boolean; stderr?: boolean } {
  const lists = spec as Record<
    'containers' | 'initContainers' | 'ephemeralContainers',
    { name: string; tty?: boolean }[]
  >;
  const all = [...(lists.containers ?? []), ...(lists.initContainers ?? []), ...(lists.ephemeralContainers ?? [])];
  const tty = all.find((one) => one.name === name)?.tty === true;
  return tty ? { tty, stderr: false } : { tty };
}
