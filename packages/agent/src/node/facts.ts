import { readFileSync, statfsSync } from 'node:fs';
import { arch, cpus, hostname, networkInterfaces, release, totalmem } from 'node:os';

/** What the machine is, read once at the start. */
export interface NodeFacts {
  hostname: string;
  architecture: string;
  kernelVersion: string;
  osImage: string;
  machineId: string;
  systemUuid: string;
  bootId: string;
  /** InternalIP; the first is status.hostIP of its pods. */
  addresses: string[];
  cpus: number;
  memoryBytes: number;
  ephemeralStorageBytes: number;
  nameservers: string[];
  searches: string[];
  resolvOptions: string[];
}

const architectures: Record<string, string> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'arm',
  ppc64: 'ppc64le',
  s390x: 's390x',
};

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Global addresses first, IPv4 before IPv6, loopback where there is nothing else. */
export function machineAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const global = all.filter(
    (entry) => !entry.internal && !entry.address.startsWith('fe80:') && !entry.address.startsWith('169.254.'),
  );
  const found = [
    ...global.filter((entry) => entry.family === 'IPv4'),
    ...global.filter((entry) => entry.family === 'IPv6'),
  ];
  return found.length === 0 ? ['127.0.0.1'] : [found[0]?.address ?? '127.0.0.1'];
}

/** The lines of resolv.conf(5) that pods inherit. */
export function parseResolvConf(text: string): Pick<NodeFacts, 'nameservers' | 'searches' | 'resolvOptions'> {
  const found = { nameservers: [] as string[], searches: [] as string[], resolvOptions: [] as string[] };
  for (const line of text.split('\n')) {
    const [word, ...rest] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (word === 'nameserver' && rest[0] !== undefined) found.nameservers.push(rest[0]);
    if (word === 'search') found.searches = rest;
    if (word === 'options') found.resolvOptions = rest;
  }
  return found;
}

/** Reads the machine; `stateDirectory` says which disk holds the pods' writable layers and volumes. */
export function machineFacts(stateDirectory: string): NodeFacts {
  const disk = statfsSync(stateDirectory);
  const osImage = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(read('/etc/os-release'))?.[1] ?? process.platform;
  return {
    hostname: hostname(),
    architecture: architectures[arch()] ?? arch(),
    kernelVersion: release(),
    osImage,
    machineId: read('/etc/machine-id'),
    systemUuid: read('/sys/class/dmi/id/product_uuid') || read('/etc/machine-id'),
    bootId: read('/proc/sys/kernel/random/boot_id'),
    addresses: machineAddresses(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
    ephemeralStorageBytes: disk.bsize * disk.blocks,
    ...parseResolvConf(read('/etc/resolv.conf')),
  };
}
