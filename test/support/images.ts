import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execute } from './berth.ts';

/** No registry is needed: every image that tests and examples name is made from the machine's own static busybox. */
export const pauseImage = 'registry.k8s.io/pause:3.8';
const busyboxImage = 'docker.io/library/busybox:1.36';
export const nodeImage = 'docker.io/library/node:24';

interface ImageConfig {
  Entrypoint?: string[];
  Cmd?: string[];
  Env: string[];
  User?: string;
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The image names containerd gets, and what runs in them. */
const images: Record<string, ImageConfig> = {
  // The sandbox's one process does nothing for as long as a number of seconds can say.
  [pauseImage]: { Entrypoint: ['/bin/busybox', 'sleep', '2147483647'], Env: [path] },
  [busyboxImage]: { Cmd: ['sh'], Env: [path] },
  'docker.io/library/busybox:1.35': { Cmd: ['sh'], Env: [path] },
  'docker.io/library/busybox:latest': { Cmd: ['sh'], Env: [path] },
};

const digest = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** Debian's busybox-static; anything dynamic would not run in an empty file system. */
async function staticBusybox(): Promise<string> {
  for (const candidate of ['/bin/busybox', '/usr/bin/busybox']) {
    if (existsSync(candidate) && !readFileSync(candidate).includes('/lib64/ld-linux')) return candidate;
  }
  throw new Error('a static busybox is needed: apt-get install busybox-static');
}

async function rootFilesystem(directory: string): Promise<void> {
  for (const name of ['bin', 'etc', 'root', 'tmp', 'var/run', 'home/user', 'proc', 'sys', 'dev'])
    mkdirSync(join(directory, name), { recursive: true });
  const busybox = await staticBusybox();
  copyFileSync(busybox, join(directory, 'bin/busybox'));
  const { stdout } = await execute(busybox, ['--list']);
  for (const applet of stdout.split('\n').filter((name) => name !== '' && name !== 'busybox'))
    symlinkSync('busybox', join(directory, 'bin', applet));
  writeFileSync(
    join(directory, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/home/user:/bin/sh\n',
  );
  writeFileSync(join(directory, 'etc/group'), 'root:x:0:\nuser:x:1000:\n');
}

class Layout {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
    writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  }

  blob(mediaType: string, content: Uint8Array | string): { mediaType: string; digest: string; size: number } {
    const name = digest(content);
    writeFileSync(join(this.directory, 'blobs/sha256', name), content);
    return { mediaType, digest: `sha256:${name}`, size: Buffer.byteLength(content) };
  }
}

const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

/** Node itself with the libraries it needs, from this machine: for servers that busybox has none of. */
async function nodeFilesystem(directory: string): Promise<void> {
  await rootFilesystem(directory);
  copyFileSync(process.execPath, join(directory, 'bin/node'));
  const libraries = (await run('ldd', [process.execPath])).matchAll(/(\/\S+) \(0x/g);
  for (const [, library = ''] of libraries) {
    mkdirSync(join(directory, dirname(library)), { recursive: true });
    copyFileSync(library, join(directory, library));
  }
}

/** Writes one OCI archive with images that share one layer. Answers with the archive's path. */
async function buildArchive(
  directory: string,
  fill: (root: string) => Promise<void>,
  images: Readonly<Record<string, ImageConfig>>,
): Promise<string> {
  const root = join(directory, 'root');
  await fill(root);
  const layerPath = join(directory, 'layer.tar');
  const options = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  await run('tar', [...options, '-C', root, '-cf', layerPath, '.']);
  const layerBytes = readFileSync(layerPath);
  const layout = new Layout(join(directory, 'layout'));
  const layer = layout.blob('application/vnd.oci.image.layer.v1.tar', layerBytes);
  const manifests = Object.entries(images).map(([name, config]) => {
    const rootfs = { type: 'layers', diff_ids: [layer.digest] };
    const created = '1970-01-01T00:00:00Z';
    const described = layout.blob(
      'application/vnd.oci.image.config.v1+json',
      JSON.stringify({ architecture, os: 'linux', created, config, rootfs, history: [{ created, created_by: name }] }),
    );
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: described,
      layers: [layer],
    });
    const platform = { architecture, os: 'linux' };
    return {
      ...layout.blob('application/vnd.oci.image.manifest.v1+json', manifest),
      platform,
      annotations: { 'io.containerd.image.name': name },
    };
  });
  writeFileSync(join(layout.directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  const archive = join(directory, 'images.tar');
  await run('tar', ['-C', layout.directory, '-cf', archive, 'oci-layout', 'index.json', 'blobs']);
  return archive;
}

export async function run(
  command: string,
  parameters: readonly string[],
  options: { input?: string; timeout?: number } = {},
): Promise<string> {
  const result = await execute(command, parameters, options);
  if (result.code !== 0) throw new Error(`${command} ${parameters.join(' ')}: ${result.stderr}${result.stdout}`);
  return result.stdout;
}

/** Builds the images and imports them where CRI looks for them. */
export const importImages = (ctr: Ctr): Promise<void> => importBuilt(ctr, rootFilesystem, images);

/** The image `nodeImage`. */
export const importNodeImage = (ctr: Ctr): Promise<void> =>
  importBuilt(ctr, nodeFilesystem, { [nodeImage]: { Cmd: ['node'], Env: [path] } });

type Ctr = (...parameters: string[]) => Promise<string>;

async function importBuilt(ctr: Ctr, ...what: [typeof rootFilesystem, typeof images]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-images-'));
  try {
    const archive = await buildArchive(directory, ...what);
    if (statSync(archive).size === 0) throw new Error('the image archive is empty');
    await ctr('-n', 'k8s.io', 'images', 'import', '--no-unpack', archive);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
