import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = '10-berth.conflist';

/** The bridge of a network of pods; its name leaves room for the kernel's 15 characters. Another network never comes upon it. */
export const bridgeOf = (podCidr: string): string =>
  `berth-${createHash('sha256').update(podCidr).digest('hex').slice(0, 8)}`;

/** One bridge for the node, one address for each pod. Traffic that leaves the node is not this file's business: no ipMasq. */
export function networkConfig(podCidr: string, dataDirectory: string): object {
  return {
    cniVersion: '0.4.0',
    name: 'berth',
    plugins: [
      {
        type: 'bridge',
        bridge: bridgeOf(podCidr),
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

/** The directory in which the addresses of a configuration of ours are kept. */
function dataDirectoryOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { plugins: { ipam?: { dataDir?: string } }[] }).plugins[0]?.ipam?.dataDir;
  } catch {
    return undefined;
  }
}

/**
 * Writes the network configuration where containerd looks for it, unless another stands there: a stranger's, or that of
 * another agent on the same containerd whose state is there still. Then that one is used, and its addresses are given to both.
 * @returns whether it is ours
 */
export async function writeNetworkConfig(directory: string, podCidr: string, dataDirectory: string): Promise<boolean> {
  await mkdir(directory, { recursive: true });
  const others = (await readdir(directory)).filter((name) => /\.(conf|conflist|json)$/.test(name) && name !== fileName);
  if (others.length > 0) return false;
  const path = join(directory, fileName);
  const text = JSON.stringify(networkConfig(podCidr, dataDirectory), null, 2);
  const standing = await readFile(path, 'utf8').catch(() => '');
  if (standing === text) return true;
  const owner = dataDirectoryOf(standing);
  if (owner !== undefined && owner !== dataDirectory && existsSync(owner)) return false;
  // containerd watches the directory: it must never see half a file, nor one it would read under another name.
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
  return true;
}
