import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = '10-berth.conflist';

/** The bridge of a node; its name leaves room for the kernel's 15 characters. */
export const bridgeOf = (nodeName: string): string =>
  `berth-${createHash('sha256').update(nodeName).digest('hex').slice(0, 8)}`;

/** One bridge for the node, one address for each pod. Traffic that leaves the node is not this file's business: no ipMasq. */
export function networkConfig(nodeName: string, podCidr: string, dataDirectory: string): object {
  return {
    cniVersion: '0.4.0',
    name: 'berth',
    plugins: [
      {
        type: 'bridge',
        bridge: bridgeOf(nodeName),
        isGateway: true,
        isDefaultGateway: true,
        forceAddress: true,
        hairpinMode: true,
        ipMasq: false,
        ipam: { type: 'host-local', dataDir: dataDirectory, ranges: [[{ subnet: podCidr }]] },
      },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
  };
}

/**
 * Writes the network configuration where containerd looks for it, unless another stands there: then that one is used.
 * @returns whether it is ours
 */
export async function writeNetworkConfig(
  directory: string,
  nodeName: string,
  podCidr: string,
  dataDirectory: string,
): Promise<boolean> {
  await mkdir(directory, { recursive: true });
  const others = (await readdir(directory)).filter((name) => /\.(conf|conflist|json)$/.test(name) && name !== fileName);
  if (others.length > 0) return false;
  const path = join(directory, fileName);
  const text = JSON.stringify(networkConfig(nodeName, podCidr, dataDirectory), null, 2);
  if ((await readFile(path, 'utf8').catch(() => '')) === text) return true;
  // containerd watches the directory: it must never see half a file, nor one it would read under another name.
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
  return true;
}
