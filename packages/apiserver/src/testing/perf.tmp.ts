import { startHarness } from './harness.ts';
import { admin } from './harness.ts';
const api = await startHarness({ authenticate: async () => admin });
const path = '/api/v1/namespaces/default/configmaps';
async function rate(name: string, n: number, lanes: number, f: (i: number) => Promise<unknown>) {
  let i = 0; const t = performance.now();
  await Promise.all(Array.from({ length: lanes }, async () => { while (i < n) await f(i++); }));
  const s = (performance.now() - t) / 1000;
  console.log(name, Math.round(n / s), '/s');
}
const cm = (i: number) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${i}`, labels: { app: 'x' } }, data: { a: 'b'.repeat(200) } });
await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } } });
await rate('warm', 1000, 32, (i) => api.request('POST', path, { body: cm(i + 1e6) }).then((r) => r.arrayBuffer()));
await rate('creates', 4000, 32, (i) => api.request('POST', path, { body: cm(i) }).then((r) => r.arrayBuffer()));
await rate('gets', 10000, 32, (i) => api.request('GET', `${path}/c${i % 4000}`).then((r) => r.arrayBuffer()));
const pod = (i: number) => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${i}`, labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx', env: [{ name: 'A', value: 'b' }], resources: { requests: { cpu: '100m', memory: '64Mi' } }, livenessProbe: { httpGet: { path: '/', port: 80 } } }] } });
await rate('pods', 1500, 32, (i) => api.request('POST', '/api/v1/namespaces/default/pods', { body: pod(i) }).then((r) => r.arrayBuffer()));
await rate('updates', 2000, 32, async (i) => (await api.request('PUT', `${path}/c${i}`, { body: cm(i).replace('bbb', 'ccc') })).arrayBuffer());
await rate('patches', 2000, 32, async (i) => (await api.request('PATCH', `${path}/c${i}`, { type: 'application/merge-patch+json', body: '{"data":{"z":"1"}}' })).arrayBuffer());
for (let k = 0; k < 3; k++) { const t = performance.now(); const r = await api.request('GET', path); const b = await r.arrayBuffer(); console.log('list', b.byteLength, Math.round(performance.now() - t), 'ms'); }
for (let k = 0; k < 3; k++) { const t = performance.now(); const r = await api.request('GET', path, {accept:'application/json;as=Table;v=v1;g=meta.k8s.io'}); const b = await r.arrayBuffer(); console.log('table', b.byteLength, Math.round(performance.now() - t), 'ms'); }
await api.stop();
